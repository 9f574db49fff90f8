import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { createLog } from "../../diagnostics/log.ts";
import { Failure } from "../../diagnostics/failure.ts";
import type { Papers } from "./admission.ts";
import { waitAtGate } from "./wait_at_gate.ts";

describe("waitAtGate()", () => {
  let dataDirectory = "";
  let lines: string[] = [];
  beforeEach(async () => {
    dataDirectory = await Deno.makeTempDir();
    lines = [];
  });
  afterEach(() => Deno.remove(dataDirectory, { recursive: true }));

  it("asks nobody when the data directory is initialised", async () => {
    await Deno.mkdir(join(dataDirectory, "member", "wal"), { recursive: true });
    await Deno.writeTextFile(join(dataDirectory, "member", "wal", "0.wal"), "log");
    await pass([]);
    assert.deepEqual(lines, [
      'level=info msg="member may start" reason="The data directory is initialised"',
    ]);
  });

  it("waits for a ticket, and says why once a reason", async () => {
    const claim = "uid";
    await pass([
      new Failure("kubernetes-request-failed", "The API server is away"),
      { ticket: undefined, claim },
      { ticket: undefined, claim },
      { ticket: { claim: "other" }, claim },
      { ticket: { claim }, claim },
    ]);
    const reasons = lines.map((line) => /reason="(.*)"/.exec(line)?.[1]?.slice(0, 50));
    assert.deepEqual(reasons, [
      "The API server is away",
      "The data directory is empty and there is no start ",
      "The data directory is empty and the start ticket i",
      "The data directory is empty and the start ticket i",
    ]);
    assert.match(lines.at(-1) ?? "", /level=info.*is for this volume/);
  });

  it("goes on with data that appear while it waits", async () => {
    const waiting = pass(Array.from({ length: 1_000 }, () => ({ ticket: undefined, claim: "a" })));
    await Deno.mkdir(join(dataDirectory, "member", "wal"), { recursive: true });
    await Deno.writeTextFile(join(dataDirectory, "member", "wal", "0.wal"), "log");
    await waiting;
    assert.match(lines.at(-1) ?? "", /is initialised/);
  });

  it("ends, rather than be taken for one that found no data, when others' data are there", async () => {
    await Deno.writeTextFile(join(dataDirectory, "letters"), "");
    await assert.rejects(pass([]), { code: "target-failed", message: /holds "letters"/ });
  });

  it("ends, rather than be taken for one that found no data, when it cannot look", async () => {
    const file = join(dataDirectory, "file");
    await Deno.writeTextFile(file, "");
    await assert.rejects(pass([], { in: file }), {
      code: "target-failed",
      message: /cannot be read/,
    });
  });

  it("ends when it is told to", async () => {
    const signal = AbortSignal.timeout(20);
    const refused = { ticket: undefined, claim: "a" };
    await assert.rejects(pass(Array.from({ length: 1_000 }, () => refused), { signal }));
  });

  async function pass(
    answers: readonly (Papers | Error)[],
    { in: directory = dataDirectory, signal = new AbortController().signal }: {
      readonly in?: string;
      readonly signal?: AbortSignal;
    } = {},
  ): Promise<void> {
    const left = [...answers];
    await waitAtGate({
      dataDirectory: directory,
      papers: () => {
        const next = left.shift() ?? assert.fail("asked once more than expected");
        return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
      },
      log: createLog({ write: (line) => lines.push(line) }),
      signal,
      pauses: { first: 1, longest: 2 },
    });
  }
});
