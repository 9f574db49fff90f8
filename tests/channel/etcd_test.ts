import { after, before, describe, it } from "@std/testing/bdd";
import type { Etcd3 } from "etcd3";
import assert from "node:assert/strict";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { localEtcd, startTestCluster } from "../local_etcd.ts";
import { type ChannelKind, channelKinds } from "./channel_kinds.ts";
import type { EtcdClientSettings } from "./etcd_case.ts";
import { etcdCases } from "./etcd_cases.ts";

describe("etcd3", () => {
  let cluster: LocalCluster;
  before(async () => {
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined);
    cluster = await startTestCluster(binary);
  });
  after(() => cluster?.stop());

  for (const kind of channelKinds) {
    describe(`on ${kind.title}`, () => {
      etcdCases.forEach(({ run, title }, nth) => {
        it(title, async () => {
          const connect = (user: string, settings?: EtcdClientSettings) =>
            connectOn(kind, { cluster, user, ...settings });
          const root = await connect("root");
          try {
            await run({ cluster, root, connect, prefix: `/${kind.title}/${nth}/` });
          } finally {
            root.close();
          }
        });
      });
    });
  }
});

async function connectOn(
  kind: ChannelKind,
  { cluster, identity, timeout = 5_000, user }: EtcdClientSettings & {
    readonly cluster: LocalCluster;
    readonly user: string;
  },
): Promise<Etcd3> {
  return connectEtcd({
    endpoints: cluster.endpoints,
    credentials: identity ?? await cluster.credentialsOf(user),
    transport: kind.transport,
    requestTimeout: timeout,
    channel: {
      "grpc.initial_reconnect_backoff_ms": 50,
      "grpc.max_reconnect_backoff_ms": 200,
    },
  });
}
