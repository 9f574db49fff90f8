import { after, before, describe } from "@std/testing/bdd";
import { generateIdentity, identityToRecipient } from "age-encryption";
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ClientCredentials, connectEtcd } from "../../etcd/connect_etcd.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { publishRecoveryBundle } from "../../operations/keeper/bundle/publish_recovery_bundle.ts";
import { healthy } from "../../operations/keeper/testing/example_observation.ts";
import { openBundle } from "../../operations/recovery_bundle/seal_bundle.ts";
import { itWhere } from "../it_where.ts";
import { fileBackEnd } from "../../bench/targets/local/kept/file_back_end.ts";
import { type ClusterSecrets, credentialsOf } from "./cluster_secrets.ts";
import {
  hasKubernetesWorld,
  type KubernetesWorld,
  startKubernetesWorld,
} from "./kubernetes_world.ts";
import { assertGuideSays } from "./guide.ts";
import { liveInWorld } from "./lived_cluster.ts";
import { startLocalWorld } from "./local_world.ts";
import type { RestoreWorld } from "./restore_world.ts";

const itWithWorlds = itWhere(hasKubernetesWorld);
const mod = fileURLToPath(new URL("../../mod.ts", import.meta.url));

describe("a cluster whose Kubernetes is lost", () => {
  let directory: string;
  let lost: RestoreWorld | undefined;
  let second: KubernetesWorld | undefined;
  let oldTenant: ClientCredentials;
  before(async () => {
    if (!hasKubernetesWorld) return;
    directory = await Deno.makeTempDir({ prefix: "kamaji-etcd-disaster-" });
    const recipients: string[] = [];
    for (const name of ["key.txt", "bundle-key.txt"]) {
      const identity = await generateIdentity();
      recipients.push(await identityToRecipient(identity));
      await Deno.writeTextFile(join(directory, name), `# a key\n${identity}\n`);
    }
    const [ofSnapshots = "", ofBundle = ""] = recipients;
    const spec = {
      members: 1 as const,
      paused: true,
      snapshots: {
        encryption: { recipients: [ofSnapshots] },
        bundle: { recipients: [ofBundle] },
        // Who keeps the private key to themselves has nothing checked in the cluster.
        verification: { enabled: false },
        drill: { enabled: false },
      },
    };
    const snapshots = join(directory, "snapshots");
    lost = await startLocalWorld(spec, snapshots);
    const { config } = lost;
    const { secrets } = await liveInWorld(lost, async (secrets) => await sealed(config, secrets));
    oldTenant = await credentialsOf(secrets, "team-a");
    await lost.stop();
    lost = undefined;
    second = await startKubernetesWorld({ spec, snapshots });
  });
  after(async () => {
    await lost?.stop();
    await second?.stop();
    if (directory !== undefined) await Deno.remove(directory, { recursive: true });
  });

  /** The bundle as the keeper of this configuration publishes it. */
  async function sealed(config: EtcdCluster, secrets: ClusterSecrets): Promise<string> {
    const backEnd = fileBackEnd(await Deno.makeTempDir({ dir: directory }), config);
    for (const [name, data] of Object.entries(secrets)) {
      await backEnd.write({ kind: "Secret", name }, { data });
    }
    await publishRecoveryBundle(
      { plan: { config, addresses: backEnd.addresses }, backEnd, seen: healthy() },
      { kind: "publish-recovery-bundle", why: "there is none", tenants: [], replaces: undefined },
    );
    const stored = await backEnd.read({ kind: "Secret", name: "etcd-bundle" });
    return stored?.data["bundle.age"] ?? assert.fail("the keeper published nothing");
  }

  /** Runs the program as a person does, by a kubeconfig. */
  async function run(...args: string[]) {
    const { api, members } = second ?? assert.fail("there is no second world");
    const common = [
      `--kubeconfig=${api.kubeconfig}`,
      "--cluster=etcd",
      "--namespace=kamaji-system",
      `--endpoint=etcd-0=${members.endpoint("etcd-0")}`,
    ];
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-prompt", "-A", mod, ...args, ...common],
      env: { NO_COLOR: "1" },
    });
    const { code, stderr, stdout } = await child.output();
    const decoder = new TextDecoder();
    return { code, error: decoder.decode(stderr), output: decoder.decode(stdout) };
  }

  const file = (name: string) => join(directory, name);

  itWithWorlds("is not put back without a word to confirm it", async () => {
    const { code, error } = await run("restore", "--stored-bundle");
    assert.equal(code, 1, error);
    assert.match(error, /nothing was put back/);
    const { api } = second ?? assert.fail();
    const path = "/api/v1/namespaces/kamaji-system/secrets/etcd-certs";
    assert.equal((await api.request({ method: "GET", path })).status, 404);
  });

  itWithWorlds("gives nothing to whoever has the key of its snapshots alone", async () => {
    const { code, error } = await run(
      "restore",
      "--confirm=etcd",
      "--stored-bundle",
      `--identity=${file("key.txt")}`,
    );
    assert.equal(code, 2, error);
    assert.match(error, /The bundle cannot be opened with the given key/);
    const { api } = second ?? assert.fail();
    const path = "/api/v1/namespaces/kamaji-system/secrets/etcd-certs";
    assert.equal((await api.request({ method: "GET", path })).status, 404);
  });

  itWithWorlds("serves its tenants in another one, by the certificates they have", async () => {
    const { code, error, output } = await run(
      "restore",
      "--confirm=etcd",
      "--stored-bundle",
      `--bundle-identity=${file("bundle-key.txt")}`,
      `--identity=${file("key.txt")}`,
    );
    assert.equal(code, 0, error);
    assert.match(error, /Reading the recovery bundle that came with the snapshot: \d+T\d+Z-r\d+/);
    assert.match(error, /Putting the cluster's Secrets back: 7 created/);
    assert.match(output, /^etcd is restored from \d+T\d+Z-r\d+: 1 member, 1 key,/);
    assert.match(output, /tenants: team-a, team-b\n/);
    assert.match(output, /Take spec\.paused back in Git/);
    await assertGuideSays("disaster-recovery.md", error + output);
    const { api, members } = second ?? assert.fail();
    const tenant = connectEtcd({
      endpoints: [members.endpoint("etcd-0")],
      credentials: oldTenant,
    });
    assert.equal(await tenant.get("/team-a/kept").string(), "before");
    await assert.rejects(tenant.get("/team-b/key").string(), /permission denied/);
    tenant.close();
    const path = "/api/v1/namespaces/kamaji-system/secrets/etcd-restore-identity";
    assert.equal((await api.request({ method: "GET", path })).status, 404);
    const claim = "/api/v1/namespaces/kamaji-system/persistentvolumeclaims/data-etcd-0";
    assert.equal((await api.request({ method: "GET", path: claim })).status, 200);
  });

  itWithWorlds("gives a bundle again that says who its tenants are", async () => {
    const made = await run("snapshot", "bundle", `--output=${file("again.age")}`);
    assert.equal(made.code, 0, made.error);
    assert.match(
      made.output,
      /again\.age: kamaji-system\/etcd, 7 Secrets, 2 tenants; it opens with 1 key/,
    );
    assert.equal((await Deno.stat(file("again.age"))).mode, 0o100600);
    const identity = await Deno.readTextFile(file("bundle-key.txt"));
    const again = await openBundle(await Deno.readTextFile(file("again.age")), identity);
    const name = (await Array.fromAsync(Deno.readDir(file("snapshots")), (entry) => entry.name))
      .find((each) => each.endsWith(".bundle.age"));
    const stored = await Deno.readTextFile(join(file("snapshots"), name ?? ""));
    const first = await openBundle(stored, identity);
    const authorityOf = ({ secrets }: typeof first) =>
      secrets.find((secret) => secret.name === "etcd-certs")?.data;
    assert.deepEqual(authorityOf(again), authorityOf(first));
    assert.deepEqual(again.tenants.found?.map(({ name, prefix }) => [name, prefix]), [
      ["team-a", "/team-a/"],
      ["team-b", "/team-b/"],
    ]);
  });

  itWithWorlds("has its old data dropped when asked to, and not before", async () => {
    const dropped = await run("restore", "--drop-old", "--confirm=etcd");
    assert.equal(dropped.code, 0, dropped.error);
    const { members } = second ?? assert.fail();
    const left = await Array.fromAsync(
      Deno.readDir(members.volume("etcd-0")),
      ({ name }) => name,
    );
    assert.deepEqual(left, ["data"]);
  });
});
