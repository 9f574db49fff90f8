import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import { onboardTenant } from "../../etcd/tenants/onboard_tenant.ts";
import { tenantOf } from "../../etcd/tenants/tenant.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { createCertificateAuthority } from "../../operations/certificates/create_certificate_authority.ts";
import { issueCertificate } from "../../operations/certificates/issue_certificate.ts";
import { issueTenantCertificate } from "../../operations/certificates/issue_tenant_certificate.ts";
import { freePorts } from "../../bench/targets/local/free_ports.ts";
import { localEtcd, startTestCluster } from "../local_etcd.ts";
import { credentialOptions } from "./credential_files.ts";
import { type CommandResult, runCommand, startCommand } from "./run_command.ts";

const day = 86_400_000;

describe("kamaji-etcd inspect, by endpoints and certificates", () => {
  let cluster: LocalCluster;
  let directory: string;
  let root: ClientCredentials;

  before(async () => {
    directory = await Deno.makeTempDir({ prefix: "inspect-" });
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined);
    cluster = await startTestCluster(binary, { members: 3, quota: "64Mi" });
    root = await cluster.credentialsOf("root");
    const client = await cluster.connect("root");
    for (const name of ["team-a", "team-b"]) await onboardTenant(client, tenantOf(name));
    for (const key of ["1", "2"]) await client.put(`/team-b/registry/pods/${key}`).value("four");
    client.close();
  });

  after(async () => {
    await cluster?.stop();
    await Deno.remove(directory, { recursive: true });
  });

  async function inspect(
    credentials: ClientCredentials,
    { endpoints = cluster.endpoints, args = [] }: {
      readonly endpoints?: readonly string[];
      readonly args?: readonly string[];
    } = {},
  ): Promise<CommandResult> {
    return await runCommand(
      "inspect",
      `--endpoints=${endpoints.join(",")}`,
      ...await credentialOptions(directory, credentials),
      ...args,
    );
  }

  it("finds all members by one of them, and calls the cluster healthy", async () => {
    const { code, output } = await inspect(root, {
      endpoints: cluster.endpoints.slice(1, 2),
      args: ["--output=json", "--sizes"],
    });
    const inspection = JSON.parse(output);
    assert.equal(code, 0, output);
    assert.equal(inspection.schemaVersion, 1);
    assert.equal(inspection.verdict, "healthy");
    assert.equal(inspection.firstStep, null);
    const members: { name: string; role: string; health: string }[] = inspection.members;
    assert.deepEqual(members.map(({ name }) => name), ["etcd-0", "etcd-1", "etcd-2"]);
    assert.deepEqual(members.map(({ role }) => role).sort(), ["follower", "follower", "leader"]);
    assert.ok(members.every(({ health }) => health === "ready"));
    assert.equal(inspection.database.quotaBytes, 64 * 1024 * 1024);
    assert.equal(inspection.authentication, "on");
    assert.deepEqual(inspection.tenants[0], {
      name: "team-b",
      keys: 2,
      bytes: 2 * ("/team-b/registry/pods/1".length + "four".length),
    });
    const uses = inspection.certificates.map(({ use }: { use: string }) => use).sort();
    assert.deepEqual(uses, ["client CA", "client port", "peer port", "root client"]);
  });

  it("writes YAML that says the same, and a screen of 80 columns at least", async () => {
    const { parse } = await import("yaml");
    const { output } = await inspect(root, { args: ["--output=yaml"] });
    assert.equal(parse(output).verdict, "healthy");
    const screen = await inspect(root);
    assert.match(screen.output, /^✓ Healthy: all 3 members serve {2}/);
    assert.match(screen.output, /\nQUOTA +█+░+ <1 % of 64 MiB {2}one look shows no trend\n/);
    assert.ok(screen.output.split("\n").every((line) => line.length <= 100), screen.output);
  });

  it("watches with a line a look in a pipe, until it is interrupted", async () => {
    const child = startCommand(
      "inspect",
      `--endpoints=${cluster.endpoints.join(",")}`,
      ...await credentialOptions(directory, root),
      ...["--watch", "--interval=1"],
    );
    let output = "";
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      output += text;
      if (output.split("\n").length === 3) child.kill("SIGINT");
    }
    assert.equal((await child.status).code, 130);
    const lines = output.trimEnd().split("\n");
    assert.ok(lines.length >= 2, output);
    for (const line of lines) {
      assert.match(
        line,
        /^\S+Z {2}healthy {2}3\/3 ready {2}\S+ KiB {2}0\.\d % of quota {2}read \d+ ms$/,
      );
    }
  });

  it("is degraded while a member stands still, and says so within ten seconds", async () => {
    const victim = cluster.members[2];
    victim?.signal("SIGSTOP");
    try {
      const { code, output, seconds } = await inspect(root);
      assert.equal(code, 20, output);
      assert.match(output, /^! Degraded: etcd-2 does not serve: no answer/);
      assert.match(output, /\n {4}https:\S+EtcdMemberUnreachable\.md\n/);
      assert.match(output, /\netcd-2 +– +– .*no answer\n/);
      assert.ok(seconds < 10, `${seconds} s`);
    } finally {
      victim?.signal("SIGCONT");
    }
    await Promise.all(cluster.members.map((member) => member.ready()));
  });

  it("is down without a quorum, and names who has to come back", async () => {
    const victims = cluster.members.slice(1);
    for (const victim of victims) victim.signal("SIGSTOP");
    try {
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      const { code, output, seconds } = await inspect(root);
      assert.equal(code, 21, output);
      assert.match(output, /^✗ Down: No quorum: only 1 of 3 members answers/);
      assert.match(
        output,
        /\n {2}→ Bring etcd-1, etcd-2 back; do not delete volumes or add members\n/,
      );
      assert.ok(seconds < 10, `${seconds} s`);
    } finally {
      for (const victim of victims) victim.signal("SIGCONT");
    }
    await Promise.all(cluster.members.map((member) => member.ready()));
  });

  it("is down when data is corrupt, and names the member", async () => {
    const client = await cluster.connect("root");
    const { members } = await client.cluster.memberList({ linearizable: true });
    const memberID = members.find(({ name }) => name === "etcd-1")?.ID ?? "";
    await client.maintenance.alarm({ action: "Activate", alarm: "Corrupt", memberID });
    try {
      const { code, output } = await inspect(root);
      assert.equal(code, 21, output);
      assert.match(output, /^✗ Down: Data of etcd-1 differ .*\(alarm CORRUPT\)/);
      assert.match(output, /\/EtcdDataCorrupt\.md\n/);
    } finally {
      await client.maintenance.alarm({ action: "Deactivate", alarm: "Corrupt", memberID });
      client.close();
    }
  });

  it("says so when authentication is off", async () => {
    const client = await cluster.connect("root");
    await client.auth.authDisable();
    try {
      const { code, output } = await inspect(root);
      assert.equal(code, 20, output);
      assert.match(output, /^! Degraded: Authentication is off: every tenant may read and write/);
    } finally {
      await client.auth.authEnable();
      client.close();
    }
  });

  it("says what a user is not told, and that members do not know a certificate", async () => {
    const stranger = await inspect(await cluster.credentialsOf("stranger"));
    assert.equal(stranger.code, 0, stranger.output);
    assert.match(
      stranger.output,
      /\n {2}· User "stranger" is not told of authentication and tenants\n/,
    );

    const { certificate, privateKey } = await clientOf("root", { age: 0 });
    const foreign = await inspect({ trust: root.trust, certificate, privateKey });
    assert.equal(foreign.code, 2, foreign.output);
    assert.match(
      foreign.output,
      /^\? Unknown: Members do not accept your certificate for user "root"/,
    );

    const old = await clientOf("root", { age: 60 });
    const ended = await inspect({ trust: root.trust, ...old });
    assert.equal(ended.code, 2, ended.output);
    assert.match(ended.output, /^\? Unknown: Your certificate for user "root" ended at \d{4}-/);
  });

  it("says that the CA is another one, and that nothing is there", async () => {
    const { certificate: trust } = await authority(0);
    const other = await inspect({ ...root, trust });
    assert.equal(other.code, 2, other.output);
    assert.match(other.output, /^\? Unknown: Members' certificates are not of the CA/);

    const endpoint = `127.0.0.1:${freePorts(1)[0]}`;
    const nowhere = await inspect(root, { endpoints: [endpoint] });
    assert.equal(nowhere.code, 2, nowhere.output);
    assert.match(nowhere.output, /^\? Unknown: No member can be reached at 127\.0\.0\.1:\d+/);
    assert.match(nowhere.output, /\n {2}→ Check the endpoints; /);
  });

  it("is down when the members' certificate has ended", async () => {
    const old = await authority(60);
    const leaf = await issueCertificate({
      authority: old,
      subject: { commonName: "etcd-server" },
      uses: ["server", "client"],
      dnsNames: ["localhost"],
      ipAddresses: ["127.0.0.1"],
      notBefore: new Date(Date.now() - 60 * day),
      validDays: 30,
    });
    const pki = join(cluster.directory, "pki");
    const names = await Array.fromAsync(Deno.readDir(pki), ({ name }) => name);
    const fileOf = (suffix: RegExp) => join(pki, names.find((name) => suffix.test(name)) ?? "");
    const certificate = fileOf(/^server\.(crt|pem)$/);
    const privateKey = fileOf(/^server\.key$/);
    const before = await Promise.all(
      [certificate, privateKey].map((file) => Deno.readTextFile(file)),
    );
    await Deno.writeTextFile(privateKey, leaf.privateKey);
    await Deno.writeTextFile(certificate, leaf.certificate);
    try {
      const { code, output } = await inspect({ ...root, trust: old.certificate });
      assert.equal(code, 21, output);
      assert.match(output, /^✗ Down: Clients refuse all members: certificate ended at \d{4}-/);
      assert.match(output, /\nclient port +\d{4}-\d\d-\d\d +ended 30 d ago/);
    } finally {
      await Deno.writeTextFile(privateKey, before[1] ?? "");
      await Deno.writeTextFile(certificate, before[0] ?? "");
    }
  });
});

/** A CA that the cluster does not know; `age` is in days. */
async function authority(age: number) {
  return await createCertificateAuthority({
    subject: { commonName: "somebody's clients" },
    notBefore: new Date(Date.now() - age * day),
    validDays: 3_650,
  });
}

/** A certificate of another CA; one of some age has ended. */
async function clientOf(user: string, { age }: { readonly age: number }) {
  return await issueTenantCertificate({
    authority: await authority(age),
    user,
    notBefore: new Date(Date.now() - age * day),
    validDays: 30,
  });
}
