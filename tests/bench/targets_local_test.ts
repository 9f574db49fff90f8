import { before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { EtcdBinary } from "../../bench/targets/local/binary/etcd_binary.ts";
import { startLocalCluster } from "../../bench/targets/local/local_cluster.ts";
import { freeMemberPorts } from "../../bench/targets/local/member_ports.ts";
import { silentProgress } from "../../bench/testing/silent_progress.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { localEtcd } from "../local_etcd.ts";

describe("a local cluster whose port is taken while it starts", () => {
  let binary: EtcdBinary;
  before(async () => {
    binary = await localEtcd(defaultEtcdVersion) ?? assert.fail("There is no etcd");
  });

  for (const port of ["client", "peer", "metrics"] as const) {
    it(`starts on other ports when that is a ${port} port`, async () => {
      const chosen = [freeMemberPorts(3), freeMemberPorts(3)];
      const taken = chosen[0]?.[1]?.[port] ?? 0;
      using _other = Deno.listen({ hostname: "127.0.0.1", port: taken });
      const waiting = [...chosen];
      const cluster = await startLocalCluster({
        config: exampleCluster({ spec: { members: 3, version: binary.version } }),
        binary,
        progress: silentProgress(),
        choosePorts: () => waiting.shift() ?? assert.fail("It chose a third time"),
      });
      try {
        const expected = chosen[1]?.map(({ client }) => `127.0.0.1:${client}`);
        assert.deepEqual(cluster.endpoints, expected);
        assert.deepEqual(await cluster.failures(), []);
        const root = await cluster.connect("root");
        const { members } = await root.cluster.memberList({ linearizable: true });
        root.close();
        assert.equal(members.length, 3);
      } finally {
        await cluster.stop();
      }
    });
  }
});
