import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { MemberPorts } from "./loopback_place.ts";
import { freeMemberPorts } from "./member_ports.ts";
import { withFreePorts } from "./with_free_ports.ts";

/** Listens as a member would, on its client port only. */
function listen([member]: readonly MemberPorts[]): Promise<Deno.TcpListener> {
  return Promise.resolve().then(() =>
    Deno.listen({ hostname: "127.0.0.1", port: member?.client ?? 0 })
  );
}

const nothing = () => Promise.resolve();

describe("withFreePorts", () => {
  it("chooses again when a chosen port is taken by the time it is used", async () => {
    const chosen: (readonly MemberPorts[])[] = [];
    const taken = freeMemberPorts(1);
    using _other = await listen(taken);
    using listener = await withFreePorts({
      members: 1,
      use: listen,
      undo: nothing,
      choose: (members) => {
        chosen.push(chosen.length < 2 ? taken : freeMemberPorts(members));
        return chosen.at(-1)!;
      },
    });
    assert.equal(chosen.length, 3);
    assert.equal(listener.addr.port, chosen[2]?.[0]?.client);
  });

  it("gives up after the third time, with the failure as it was", async () => {
    let uses = 0;
    const taken = freeMemberPorts(1);
    using _other = await listen(taken);
    const use = (ports: readonly MemberPorts[]) => {
      uses += 1;
      return listen(ports);
    };
    await assert.rejects(
      withFreePorts({ members: 1, use, undo: nothing, choose: () => taken }),
      Deno.errors.AddrInUse,
    );
    assert.equal(uses, 3);
  });

  it("undoes what failed before it tells whether a port was to blame, and repeats nothing else", async () => {
    const steps: string[] = [];
    await assert.rejects(
      withFreePorts({
        members: 1,
        use: () => {
          steps.push("use");
          return Promise.reject(new Error("no disk"));
        },
        undo: () => Promise.resolve(void steps.push("undo")),
      }),
      /no disk/,
    );
    assert.deepEqual(steps, ["use", "undo"]);
  });
});
