import { after, before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { freePorts } from "../bench/targets/local/free_ports.ts";
import type { EtcdClusterInput } from "../manifests/config/etcd_cluster.ts";
import { etcdArguments, etcdEnvironment } from "../manifests/etcd_arguments.ts";
import { podPlace } from "../manifests/members/pod_place.ts";
import { exampleCluster } from "../manifests/testing/example_cluster.ts";
import { itWhere } from "./it_where.ts";
import { localEtcd } from "./local_etcd.ts";

/** The last patch of each minor that the config accepts, or the default. */
const versions = ["3.5.33", "3.6.16", "3.7.1"];

/** What every field that becomes a flag can make of it. */
const spec: EtcdClusterInput["spec"] = {
  compaction: { mode: "revision", retention: 5_000 },
  raft: { heartbeatInterval: "150.5ms", electionTimeout: "1.5s", snapshotCount: 5_000 },
  requests: {
    maxBytes: "2Mi",
    maxTxnOperations: 256,
    maxConcurrentStreams: 1_000,
    watchProgressInterval: "10s",
  },
  tls: { cipherSuites: ["TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"] },
  monitoring: { metrics: "basic" },
  services: { ipFamilies: ["IPv6", "IPv4"] },
};

for (const version of versions) {
  const etcd = (await localEtcd(version))?.path;
  const itWithEtcd = itWhere(etcd !== undefined);

  describe(`etcd ${version}`, () => {
    let directory: string;
    before(async () => {
      directory = await Deno.makeTempDir({ prefix: "etcd-flags-" });
    });
    after(() => Deno.remove(directory, { recursive: true }));

    for (const [name, extra] of Object.entries({ "the defaults": {}, "every field": spec })) {
      itWithEtcd(
        `takes all arguments of ${name} and stops only at the missing certificate`,
        async () => {
          const { code, stderr } = await run(etcd ?? "", { ...extra, version }, directory);
          assert.notEqual(code, 0);
          assert.doesNotMatch(stderr, /flag provided but not defined|invalid value|verify flags/);
          assert.doesNotMatch(stderr, /unrecognized environment|deprecated/);
          assert.match(stderr, /open \S*\/peer\/tls\.crt: no such file/);
        },
      );
    }

    itWithEtcd("stops earlier at an argument it does not know", async () => {
      const extraArguments = { "no-such-flag": true };
      const { stderr } = await run(etcd ?? "", { version, extraArguments }, directory);
      assert.match(stderr, /flag provided but not defined: -no-such-flag/);
    });
  });
}

/** Runs etcd as the kubelet would, but on loopback and with its files below a directory. */
async function run(
  etcd: string,
  extra: EtcdClusterInput["spec"],
  directory: string,
): Promise<{ code: number; stderr: string }> {
  const [client = 0, peer = 0, metrics = 0] = freePorts(3);
  const ports = { client, peer, metrics };
  const config = exampleCluster({ spec: { ...extra, ports } });
  const place = podPlace(config);
  const args = etcdArguments(config, place).map((argument) =>
    argument.replaceAll("$(POD_NAME)", "etcd-0")
      .replaceAll("0.0.0.0", "127.0.0.1").replaceAll("[::]", "127.0.0.1")
      .replaceAll("=/", `=${join(directory, "/")}`)
  );
  const env = etcdEnvironment({
    members: [{ name: "etcd-0", peerUrl: place.advertisePeerUrl.replace("$(POD_NAME)", "etcd-0") }],
    state: "new",
    token: "flags",
  });
  const command = new Deno.Command(etcd, {
    args,
    env,
    stdout: "null",
    stderr: "piped",
    signal: AbortSignal.timeout(20_000),
  });
  const { code, stderr } = await command.output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}
