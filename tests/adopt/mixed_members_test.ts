import { after, afterEach, before, beforeEach, describe, it } from "@std/testing/bdd";
import type { Etcd3 } from "etcd3";
import assert from "node:assert/strict";
import { connect } from "node:tls";
import { createLocalMember, type LocalMember } from "../../bench/targets/local/local_member.ts";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { etcdArguments, etcdEnvironment } from "../../manifests/etcd_arguments.ts";
import { podPlace } from "../../manifests/members/pod_place.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import type { CertifiedKey } from "../../operations/certificates/certified_key.ts";
import { issueCertificate } from "../../operations/certificates/issue_certificate.ts";
import { issueTenantCertificate } from "../../operations/certificates/issue_tenant_certificate.ts";
import { writeCertifiedKey } from "../../operations/certificates/write_certified_key.ts";
import { localEtcd } from "../local_etcd.ts";
import { type ChartCertificates, chartCertificates } from "./chart_certificates.ts";
import { type ChartMember, type ChartMembers, startChartMembers } from "./chart_members.ts";
import { kamaji } from "./release_world.ts";

const config = exampleCluster({
  metadata: { name: kamaji.name, namespace: kamaji.namespace },
  spec: { storage: { dataDirectory: "." }, extraArguments: { "log-level": "warn" } },
});
const notBefore = new Date(Date.now() - 60_000);

describe("members of the chart and of ours in one cluster", () => {
  let certificates: ChartCertificates;
  let chart: ChartMembers;
  let ours: LocalMember[] = [];
  let root: Etcd3;

  before(async () => {
    certificates = await chartCertificates(kamaji);
  });
  beforeEach(async () => {
    const binary = await localEtcd("3.6.16");
    assert.ok(binary !== undefined);
    chart = await startChartMembers({ ...kamaji, binary: binary.path, certificates });
    root = connectEtcd({
      endpoints: Object.values(chart.endpoints),
      credentials: chart.credentials,
      serverName: kamaji.serverName,
    });
  });
  afterEach(async () => {
    root?.close();
    await Promise.all(ours.map((member) => member.kill()));
    ours = [];
    await chart?.stop();
  });
  after(() => undefined);

  for (
    const [name, peerCertificate] of [
      ["the chart's certificate", () => Promise.resolve(certificates.peer)],
      ["a certificate of the keeper's", keepersPeer],
    ] as const
  ) {
    it(`talk to each other through a rolling restart with ${name}, and lose no write`, async () => {
      const peer = await peerCertificate();
      for (const [index, old] of chart.members.entries()) {
        await root.put(`/before/${index}`).value("kept");
        await old.stop();
        const member = await ourMember(old, peer);
        ours.push(member);
        member.start();
        await member.ready();
        await assertConnected(index);
      }
      assert.deepEqual(await root.getAll().prefix("/before/").keys(), [
        "/before/0",
        "/before/1",
        "/before/2",
      ]);
    });
  }

  it("differ in that ours keeps a tenant's certificate off the peer port", async () => {
    const [old] = chart.members;
    assert.ok(old !== undefined);
    const tenant = await issueTenantCertificate({
      authority: certificates.authority,
      user: "tenant",
      notBefore,
      validDays: 30,
    });
    assert.match(await peerAnswer(old.peerUrl, tenant), /^HTTP\/1\.1 200/);
    await old.stop();
    const member = await ourMember(old, certificates.peer);
    ours.push(member);
    member.start();
    await member.ready();
    assert.doesNotMatch(await peerAnswer(old.peerUrl, tenant), /^HTTP/);
    assert.match(await peerAnswer(old.peerUrl, certificates.peer), /^HTTP\/1\.1 200/);
  });

  /** What the keeper issues: the wildcard of the members, and loopback for this test. */
  function keepersPeer(): Promise<CertifiedKey> {
    const members = `${kamaji.name}.${kamaji.namespace}.svc`;
    return issueCertificate({
      authority: certificates.authority,
      subject: { commonName: "etcd-peer" },
      uses: ["server", "client"],
      dnsNames: [`*.${members}.cluster.local`, `*.${members}`],
      ipAddresses: ["127.0.0.1"],
      notBefore,
      validDays: 90,
    });
  }

  /** One of our members on the data of a stopped one, with the flags of our pods. */
  async function ourMember(old: ChartMember, peer: CertifiedKey): Promise<LocalMember> {
    const { directory } = chart;
    const name = `${old.name}.ours`;
    await writeCertifiedKey(peer, { directory, name });
    const trust = `${directory}/ca.crt`;
    const client = `https://${old.endpoint}`;
    const place = {
      ...podPlace(config),
      name: old.name,
      dataDirectory: old.dataDirectory,
      listenClientUrls: [client],
      listenPeerUrls: [old.peerUrl],
      listenMetricsUrls: [old.metricsUrl],
      advertiseClientUrl: client,
      advertisePeerUrl: old.peerUrl,
      client: {
        certificate: `${directory}/server.crt`,
        privateKey: `${directory}/server.key`,
        trust,
      },
      peer: {
        certificate: `${directory}/${name}.crt`,
        privateKey: `${directory}/${name}.key`,
        trust,
      },
    };
    const binary = await localEtcd("3.6.16");
    return createLocalMember({
      name: old.name,
      binary: binary?.path ?? "",
      arguments: etcdArguments(config, place),
      environment: etcdEnvironment({
        members: chart.members.map(({ name, peerUrl }) => ({ name, peerUrl })),
        state: "existing",
        token: "kamaji",
      }),
      endpoint: old.endpoint,
      metricsUrl: old.metricsUrl,
      dataDirectory: old.dataDirectory,
      logFile: `${directory}/${name}.log`,
      temporaryDirectory: directory,
    });
  }

  /** Every member has a live stream from and to every other one, and none was refused. */
  async function assertConnected(replaced: number): Promise<void> {
    const deadline = Date.now() + 20_000;
    let missing: string[] = [];
    while (Date.now() < deadline) {
      missing = [];
      for (const { metricsUrl, name } of chart.members) {
        const text = await (await fetch(`${metricsUrl}/metrics`)).text();
        const peers = text.match(/^etcd_network_active_peers\{.*\} 1$/gm) ?? [];
        if (peers.length !== 2) missing.push(`${name} has ${peers.length} peers`);
      }
      if (missing.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.fail(`after member ${replaced} was replaced: ${missing.join(", ")}`);
  }
});

/** What a member's peer port says to whoever has a certificate. */
function peerAnswer(peerUrl: string, { certificate, privateKey }: CertifiedKey): Promise<string> {
  const { hostname, port } = new URL(peerUrl);
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect({
      host: hostname,
      port: Number(port),
      cert: certificate,
      key: privateKey,
      rejectUnauthorized: false,
    });
    socket.on("error", (error) => resolve(error.message));
    socket.on("data", (data: Uint8Array) => answer += new TextDecoder().decode(data));
    socket.on("close", () => resolve(answer));
    socket.on(
      "secureConnect",
      () => socket.write("GET /version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
    );
  });
}
