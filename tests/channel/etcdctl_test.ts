import { after, before, describe } from "@std/testing/bdd";
import type { Etcd3, IKeyValue, IRangeRequest } from "etcd3";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { runProgram } from "../../bench/targets/local/binary/run_program.ts";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { prefixEnd } from "../../etcd/prefix_end.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { itWhere } from "../it_where.ts";
import { localEtcd, startTestCluster } from "../local_etcd.ts";
import { channelKinds } from "./channel_kinds.ts";

const asked = await runProgram("etcdctl", { args: ["version"], timeoutMs: 10_000 });
const itWithEtcdctl = itWhere(asked.kind === "succeeded");

/** What etcdctl prints of a key, its octets in base64. */
interface PrintedKey {
  readonly key: string;
  readonly value?: string;
  readonly create_revision: number;
  readonly mod_revision: number;
  readonly version: number;
  readonly lease?: number;
}

interface PrintedRange {
  readonly header: { readonly revision: number };
  readonly kvs?: readonly PrintedKey[];
  readonly more?: boolean;
  readonly count?: number;
}

/** Ranges as flags of etcdctl's and as requests of etcd3's. */
const ranges: readonly {
  readonly title: string;
  readonly flags: readonly string[];
  readonly request: IRangeRequest;
}[] = [
  { title: "all keys", flags: [], request: {} },
  { title: "a page", flags: ["--limit=7"], request: { limit: 7 } },
  { title: "keys without values", flags: ["--keys-only"], request: { keys_only: true } },
  {
    title: "the latest change first",
    flags: ["--sort-by=MODIFY", "--order=DESCEND"],
    request: { sort_target: "Mod", sort_order: "Descend" },
  },
  {
    title: "what the asked member knows",
    flags: ["--consistency=s"],
    request: { serializable: true },
  },
];

describe("a client and etcdctl", () => {
  let cluster: LocalCluster;
  let flags: readonly string[];
  before(async () => {
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined);
    cluster = await startTestCluster(binary);
    flags = await connectionFlags(cluster);
  });
  after(() => cluster?.stop());

  for (const { title, transport } of channelKinds) {
    const prefix = `/${transport}/`;
    const withClient = async (use: (client: Etcd3) => Promise<void>): Promise<void> => {
      const { endpoints } = cluster;
      const credentials = await cluster.credentialsOf("root");
      const client = connectEtcd({ endpoints, credentials, transport });
      try {
        await use(client);
      } finally {
        client.close();
      }
    };

    describe(`on ${title}`, () => {
      before(() => withClient((client) => fill(client, prefix)));

      for (const { flags: wanted, request, title } of ranges) {
        itWithEtcdctl(`read the same: ${title}`, () =>
          withClient(async (client) => {
            const key = Buffer.from(prefix);
            const answer = await client.kv.range({
              key,
              range_end: Buffer.from(prefixEnd(key)),
              ...request,
            });
            const args = ["get", prefix, "--prefix", "--write-out=json", ...wanted];
            const printed: PrintedRange = JSON.parse(await etcdctl([...flags, ...args]));
            assert.equal(answer.header.revision, String(printed.header.revision));
            assert.equal(answer.count, String(printed.count ?? 0));
            assert.equal(answer.more, printed.more ?? false);
            assert.ok(answer.kvs.length > 0);
            assert.deepEqual(answer.kvs.map(printable), printed.kvs?.map(complete));
          }));
      }

      itWithEtcdctl("see what the other wrote", () =>
        withClient(async (client) => {
          await etcdctl([...flags, "put", `${prefix}theirs`, "ü  x"]);
          assert.equal(await client.get(`${prefix}theirs`).string(), "ü  x");
          await client.put(`${prefix}ours`).value("x y");
          const args = ["get", `${prefix}ours`, "--print-value-only"];
          assert.equal(await etcdctl([...flags, ...args]), "x y\n");
          await client.delete().key(`${prefix}ours`);
          assert.equal(await etcdctl([...flags, ...args]), "");
        }));

      itWithEtcdctl(
        "are told the same about a revision that is gone",
        () =>
          withClient(async (client) => {
            const { header } = await client.kv.put({ key: Buffer.from(`${prefix}a`) });
            await client.kv.compact({ revision: header.revision });
            const key = Buffer.from(prefix);
            const message = "required revision has been compacted";
            await assert.rejects(client.kv.range({ key, revision: 1 }), new RegExp(message));
            await assert.rejects(
              etcdctl([...flags, "get", prefix, "--rev=1"]),
              new RegExp(message),
            );
          }),
      );
    });
  }
});

/** Keys and values that text cannot hold, some written twice and some on a lease. */
async function fill(client: Etcd3, prefix: string): Promise<void> {
  const { ID: lease } = await client.leaseClient.leaseGrant({ TTL: 600 });
  for (let nth = 0; nth < 20; nth++) {
    const key = Buffer.concat([Buffer.from(prefix), Buffer.from([nth, 255, 0, 128])]);
    const value = Buffer.alloc(nth * 100, nth);
    await client.kv.put({ key, value, ...(nth % 3 === 0 ? { lease } : {}) });
    if (nth % 2 === 0) await client.kv.put({ key, ignore_value: true, lease });
  }
}

function printable({ key, lease, value, ...revisions }: IKeyValue): Required<PrintedKey> {
  return {
    key: key.toString("base64"),
    value: value.toString("base64"),
    create_revision: Number(revisions.create_revision),
    mod_revision: Number(revisions.mod_revision),
    version: Number(revisions.version),
    lease: Number(lease),
  };
}

/** Etcdctl leaves out what is empty. Number(lease) rounds as JSON does. */
function complete(printed: PrintedKey): Required<PrintedKey> {
  return { value: "", lease: 0, ...printed };
}

async function connectionFlags(cluster: LocalCluster): Promise<readonly string[]> {
  const { certificate, privateKey, trust } = await cluster.credentialsOf("root");
  const file = async (name: string, content: string): Promise<string> => {
    const path = join(cluster.directory, name);
    await Deno.writeTextFile(path, content, { mode: 0o600 });
    return path;
  };
  return [
    `--endpoints=${cluster.endpoints.join()}`,
    `--cacert=${await file("ctl-ca.crt", trust)}`,
    `--cert=${await file("ctl.crt", certificate)}`,
    `--key=${await file("ctl.key", privateKey)}`,
  ];
}

async function etcdctl(args: readonly string[]): Promise<string> {
  const result = await runProgram("etcdctl", { args, timeoutMs: 20_000 });
  if (result.kind === "succeeded") return result.stdout;
  throw new Error(result.reason);
}
