import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createLocalPki } from "../bench/targets/local/local_pki.ts";
import type { LocalCluster } from "../bench/targets/local/local_cluster.ts";
import { type ClientCredentials, connectEtcd } from "../etcd/connect_etcd.ts";
import { isolationCells } from "../etcd/isolation/isolation_cells.ts";
import { probeCell } from "../etcd/isolation/probe_cell.ts";
import { createStage } from "../etcd/isolation/stage.ts";
import { offboardTenant } from "../etcd/tenants/offboard_tenant.ts";
import { onboardTenant } from "../etcd/tenants/onboard_tenant.ts";
import { tenantOf } from "../etcd/tenants/tenant.ts";
import { defaultEtcdVersion } from "../manifests/config/etcd_cluster.ts";
import { localEtcd, startTestCluster } from "./local_etcd.ts";

describe("the ports of a member", () => {
  let cluster: LocalCluster;
  let tenant: Identity;
  let peer: Identity;
  let askClientPort: (identity?: Identity) => Promise<string>;
  let askPeerPort: (identity?: Identity) => Promise<string>;
  before(async () => {
    cluster = await startDefault();
    const pki = `${cluster.directory}/pki`;
    tenant = identityOf(await cluster.credentialsOf("t"));
    const [cert, key, clientCa, peerCa] = await Promise.all(
      ["peer.crt", "peer.key", "server-ca.crt", "peer-ca.crt"].map((name) =>
        Deno.readTextFile(`${pki}/${name}`)
      ),
    ) as [string, string, string, string];
    peer = { cert, key };
    const clientPort = portOf(`https://${cluster.endpoints[0]}`);
    const peerPort = await peerPortOf(cluster);
    askClientPort = (identity) =>
      ask({ port: clientPort, path: "/version", caCerts: [clientCa], identity });
    askPeerPort = (identity) =>
      ask({ port: peerPort, path: "/members", caCerts: [peerCa], identity });
  });
  after(() => cluster?.stop());

  it("let in whom they are for", async () => {
    assert.match(await askClientPort(tenant), /^HTTP\/1.1 200/);
    assert.match(await askPeerPort(peer), /^HTTP\/1.1 200/);
  });

  it("refuse a tenant's certificate where peers meet", async () => {
    await assert.rejects(askPeerPort(tenant), unknownAuthority);
  });

  it("refuse a peer's certificate where clients are served", async () => {
    await assert.rejects(askClientPort(peer), unknownAuthority);
  });

  it("refuse whoever has no certificate", async () => {
    await assert.rejects(askClientPort(), certificateRequired);
    await assert.rejects(askPeerPort(), certificateRequired);
  });

  it("refuse root's name from another CA", async () => {
    const elsewhere = await Deno.makeTempDir({ prefix: "kamaji-etcd-pki-" });
    try {
      const pki = await createLocalPki(elsewhere);
      const root = identityOf(await pki.credentialsOf("root"));
      await assert.rejects(askClientPort(root), unknownAuthority);
    } finally {
      await Deno.remove(elsewhere, { recursive: true });
    }
  });
});

describe("a tenant that is gone", () => {
  let cluster: LocalCluster;
  before(async () => {
    cluster = await startDefault();
  });
  after(() => cluster?.stop());

  it("still gets events of a watch it opened before, and nothing else", async () => {
    const root = await cluster.connect("root");
    const client = await cluster.connect("gone");
    const tenant = tenantOf("gone");
    await onboardTenant(root, tenant);
    const key = Buffer.from("/gone/key");
    const stream = await client.watchClient.watch();
    const events: string[] = [];
    const opened = Promise.withResolvers<void>();
    const delivered = Promise.withResolvers<void>();
    stream.on("data", (answer) => {
      if (answer.created) opened.resolve();
      for (const { kv } of answer.events) events.push(kv.value.toString());
      if (events.includes("afterwards")) delivered.resolve();
    });
    stream.on("error", () => undefined);
    try {
      stream.write({ create_request: { key } });
      await opened.promise;
      await offboardTenant(root, tenant);
      await assert.rejects(client.kv.range({ key }), /permission denied/);
      await root.kv.put({ key, value: Buffer.from("afterwards") });
      await delivered.promise;
      assert.deepEqual(events, ["afterwards"]);
    } finally {
      stream.cancel();
      client.close();
      root.close();
    }
  });

  it("gets in again with its old certificate once another tenant has its name", async () => {
    const root = await cluster.connect("root");
    const old: ClientCredentials = await cluster.credentialsOf("reborn");
    const tenant = tenantOf("reborn");
    await onboardTenant(root, tenant);
    await offboardTenant(root, tenant);
    await onboardTenant(root, tenant);
    await root.kv.put({ key: Buffer.from("/reborn/key"), value: Buffer.from("the new one's") });
    const client = connectEtcd({ endpoints: cluster.endpoints, credentials: old });
    try {
      const { kvs } = await client.kv.range({ key: Buffer.from("/reborn/key") });
      assert.equal(kvs[0]?.value.toString(), "the new one's");
    } finally {
      client.close();
      root.close();
    }
  });
});

describe("etcd at log level debug", () => {
  // Why nobody may set it: everybody's requests are shown to everybody.
  it("shows a stranger the requests of tenants", async () => {
    const cluster = await startDefault({ "log-level": "debug" });
    try {
      const [endpoint = ""] = cluster.endpoints;
      const stage = await createStage({ endpoint, credentialsOf: cluster.credentialsOf });
      const cell = isolationCells.find(({ rpc }) => rpc === "HTTP GET /debug/requests");
      assert.ok(cell !== undefined);
      const problems = await probeCell(cell, { stage, identity: "stranger", minor: "3.6" });
      stage.close();
      assert.match(problems.join("\n"), /expected absent, got allowed/);
      assert.match(problems.join("\n"), /gives away keys or values of "t0"/);
    } finally {
      await cluster.stop();
    }
  });
});

/** A certificate and its key in PEM. */
interface Identity {
  readonly cert: string;
  readonly key: string;
}

interface Question {
  readonly port: number;
  readonly path: string;
  /** Whom the server's certificate must come from. */
  readonly caCerts: string[];
  readonly identity: Identity | undefined;
}

/** The alerts by which a TLS server refuses a client (RFC 8446, 6.2). */
const unknownAuthority = /alert: UnknownCA/;
const certificateRequired = /alert: CertificateRequired/;

function identityOf({ certificate: cert, privateKey: key }: ClientCredentials): Identity {
  return { cert, key };
}

/** One HTTP/1.1 request; in TLS 1.3 a refusal of the certificate comes only with the answer. */
async function ask({ identity, path, ...server }: Question): Promise<string> {
  using connection = await Deno.connectTls({ hostname: "localhost", ...server, ...identity });
  const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
  await connection.write(new TextEncoder().encode(request));
  const answer = new Uint8Array(1024);
  const length = await connection.read(answer);
  return new TextDecoder().decode(answer.subarray(0, length ?? 0));
}

async function peerPortOf(cluster: LocalCluster): Promise<number> {
  const root = await cluster.connect("root");
  try {
    const { members } = await root.cluster.memberList({});
    return portOf(members[0]?.peerURLs[0] ?? "");
  } finally {
    root.close();
  }
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

async function startDefault(
  extraArguments: Readonly<Record<string, string>> = {},
): Promise<LocalCluster> {
  const binary = await localEtcd(defaultEtcdVersion);
  assert.ok(binary !== undefined);
  return await startTestCluster(binary, { extraArguments });
}
