import assert from "node:assert/strict";
import { createProgress } from "../../diagnostics/progress.ts";
import { enableAuthentication } from "../../etcd/enable_authentication.ts";
import { onboardTenant } from "../../etcd/tenants/onboard_tenant.ts";
import { tenantOf } from "../../etcd/tenants/tenant.ts";
import { memberNames } from "../../manifests/members/member_names.ts";
import { etcdEnvironment } from "../../manifests/etcd_arguments.ts";
import { ticketText } from "../../operations/gate/ticket.ts";
import { verifiedSuffix } from "../../operations/snapshots/stored_snapshots.ts";
import { takeSnapshot } from "../../operations/snapshots/take_snapshot.ts";
import { type ClusterSecrets, createClusterSecrets, credentialsOf } from "./cluster_secrets.ts";
import type { RestoreWorld } from "./restore_world.ts";

/** What was true of a cluster when its snapshot was taken, and what came after. */
export interface LivedCluster {
  /** Its Secrets. */
  readonly secrets: ClusterSecrets;
  /** The name of its snapshot. */
  readonly snapshot: string;
  /** A revision that the snapshot has, at which a client watched. */
  readonly seenBefore: number;
  /** A revision that only the lost cluster had. */
  readonly seenAfter: number;
  /** Its cluster id. */
  readonly clusterId: string;
}

/**
 * Founds a cluster in a world, gives it two tenants and data, and takes a snapshot of it.
 *
 * @param bundleOf makes the sealed recovery bundle that goes with the snapshot; default none
 */
export async function liveInWorld(
  world: RestoreWorld,
  bundleOf: (secrets: ClusterSecrets) => Promise<string | undefined> = () =>
    Promise.resolve(undefined),
): Promise<LivedCluster> {
  const secrets = await createClusterSecrets();
  await world.putSecrets(secrets);
  await found(world);
  const root = await world.connect("etcd-0", "root");
  const tenant = await world.connect("etcd-0", "team-a");
  try {
    await enableAuthentication(root);
    await onboardTenant(root, tenantOf("team-a"));
    await onboardTenant(root, tenantOf("team-b"));
    const before = await tenant.put("/team-a/kept").value("before");
    const snapshot = await snapshotOf(world, { secrets, bundle: await bundleOf(secrets) });
    const after = await tenant.put("/team-a/lost").value("after");
    await world.backEnd.write({ kind: "ConfigMap", name: "etcd-tickets" }, {
      data: {},
      ...await versionOf(world, "etcd-tickets"),
    });
    return {
      secrets,
      snapshot,
      seenBefore: Number(before.header.revision),
      seenAfter: Number(after.header.revision),
      clusterId: after.header.cluster_id,
    };
  } finally {
    root.close();
    tenant.close();
  }
}

async function found({ backEnd, config, members }: RestoreWorld): Promise<void> {
  const pods = memberNames(config);
  await backEnd.write({ kind: "ConfigMap", name: "etcd-tickets" }, {
    data: Object.fromEntries(pods.map((pod) => [pod, ticketText({ claim: `uid-${pod}` })])),
  });
  const environment = etcdEnvironment({
    members: pods.map((name) => ({ name, peerUrl: members.addresses.peerUrl(name) })),
    state: "new",
    token: "before",
  });
  await backEnd.write({ kind: "ConfigMap", name: "etcd-members" }, { data: environment });
  await backEnd.scale(pods.length);
  await untilRunning(members, pods);
  await Promise.all(pods.map((pod) => members.running.get(pod)?.ready()));
}

async function untilRunning(
  { running }: RestoreWorld["members"],
  pods: readonly string[],
): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (pods.some((pod) => !running.has(pod))) {
    assert.ok(performance.now() < deadline, `only ${[...running.keys()]} run`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function snapshotOf(
  { config, members, store }: RestoreWorld,
  { secrets, bundle }: {
    readonly secrets: ClusterSecrets;
    readonly bundle: string | undefined;
  },
): Promise<string> {
  const scratch = await Deno.makeTempDir();
  try {
    const { name } = await takeSnapshot({
      cluster: "kamaji-system/etcd",
      endpoints: memberNames(config).map((pod) => members.endpoint(pod)),
      credentials: await credentialsOf(secrets, "root"),
      store,
      scratch,
      recipients: config.spec.snapshots.encryption.recipients,
      bundle,
      now: () => new Date(),
      progress: createProgress({ terminal: false, write: () => undefined }),
    });
    await store.putText(`${name}${verifiedSuffix}`, "now\n");
    return name;
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

async function versionOf(
  { backEnd }: RestoreWorld,
  name: string,
): Promise<{ readonly replaces?: string }> {
  const stored = await backEnd.read({ kind: "ConfigMap", name });
  return stored === undefined ? {} : { replaces: stored.version };
}

/** Loses a majority of the members for good: their data are gone. */
export async function loseQuorum({ backEnd, config, members }: RestoreWorld): Promise<void> {
  const pods = memberNames(config);
  await backEnd.scale(0);
  const deadline = performance.now() + 20_000;
  while (members.running.size > 0) {
    assert.ok(performance.now() < deadline);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (const pod of pods.slice(0, Math.floor(pods.length / 2) + 1)) {
    await Deno.remove(`${members.volume(pod)}/${config.spec.storage.dataDirectory}/member/wal`, {
      recursive: true,
    });
  }
  await backEnd.scale(pods.length);
  // Kubernetes learns of it by its probes, in its own time.
  while (await backEnd.isServing()) {
    assert.ok(performance.now() < deadline);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
