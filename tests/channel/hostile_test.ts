import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createLocalPki, type LocalPki } from "../../bench/targets/local/local_pki.ts";
import { type ChannelKind, channelKinds } from "./channel_kinds.ts";
import { connectionCases } from "./connection_cases.ts";
import { flowCases } from "./flow_cases.ts";
import type { HostileCase } from "./hostile_case.ts";
import { startHostileServer } from "./hostile_server.ts";
import { rawClient } from "./raw_client.ts";
import { streamCases } from "./stream_cases.ts";

const groups: readonly { readonly title: string; readonly cases: readonly HostileCase[] }[] = [
  { title: "streams", cases: streamCases },
  { title: "flow control", cases: flowCases },
  { title: "connections", cases: connectionCases },
];

describe("a channel to a hostile server", () => {
  let directory: string;
  let pki: LocalPki;
  before(async () => {
    directory = await Deno.makeTempDir();
    pki = await createLocalPki(directory);
  });
  after(() => Deno.remove(directory, { recursive: true }));

  for (const kind of channelKinds) {
    for (const { cases, title } of groups) {
      describe(`${kind.title}, ${title}`, () => {
        for (const one of cases) {
          if (one.differsInGrpcJs !== undefined && kind.transport === "grpc-js") continue;
          if (one.needs !== undefined && kind.transport === "direct") continue;
          it(one.title, () => run(kind, one));
        }
      });
    }
  }

  async function run(
    kind: ChannelKind,
    { check, hello, options = {}, script }: HostileCase,
  ): Promise<void> {
    const server = startHostileServer({
      certificate: await Deno.readTextFile(pki.server.certificate),
      privateKey: await Deno.readTextFile(pki.server.privateKey),
      script,
      ...(hello === undefined ? {} : { hello }),
    });
    const identity = await pki.credentialsOf("root");
    const client = rawClient(kind, { endpoint: server.endpoint, identity, options });
    try {
      await check({ client, server, identity });
    } finally {
      client.close();
      const faults = await server.stop();
      assert.deepEqual(faults, []);
    }
  }
});
