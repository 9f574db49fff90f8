import type { V1Container } from "@kubernetes/client-node";
import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../testing/example_cluster.ts";
import { restoreJob, restoreJobName, type RestoreJobPlan } from "./restore_job.ts";
import { bundleJob, dropOldJob, listJob } from "./restore_side_jobs.ts";
import { encryptedSnapshots, type Spec } from "./testing/rendered_job.ts";

const plan: RestoreJobPlan = {
  id: "20261123T041500Z",
  snapshot: "20261123T031700Z-r7",
  sha256: "ab",
  token: "kamaji-system-etcd-restored-1",
  bump: 1_000_000_000,
  members: [0, 1, 2].map((at) => ({ name: `etcd-${at}`, peerUrl: `https://etcd-${at}:2380` })),
  identityGiven: false,
};

function podOf(spec: Spec = {}, change: Partial<RestoreJobPlan> = {}) {
  const job = restoreJob(exampleCluster({ spec }), { pod: "etcd-1", plan: { ...plan, ...change } });
  return job.spec?.template.spec ?? assert.fail("no pod");
}

function stepsOf(spec: Spec = {}): V1Container[] {
  const { containers, initContainers = [] } = podOf(spec);
  return [...initContainers, ...containers];
}

describe("the Job that restores a member", () => {
  it("has etcd's own etcdutl between our steps, from the configured image", () => {
    const steps = stepsOf({ image: { repository: "mirror/etcd" } });
    assert.deepEqual(steps.map(({ command = [], name }) => [name, command[0]]), [
      ["fetch", "/tini"],
      ["restore", "etcdutl"],
      ["install", "/tini"],
    ]);
    assert.match(steps[1]?.image ?? "", /^mirror\/etcd:/);
  });

  it("makes a member of the whole cluster under a new token, with a raised, compacted history", () => {
    assert.deepEqual(stepsOf()[1]?.args, [
      "snapshot",
      "restore",
      "/work/scratch/snapshot.db",
      "--data-dir=/work/volume/data.restoring",
      "--name=etcd-1",
      "--initial-advertise-peer-urls=https://etcd-1:2380",
      "--initial-cluster=etcd-0=https://etcd-0:2380,etcd-1=https://etcd-1:2380,etcd-2=https://etcd-2:2380",
      "--initial-cluster-token=kamaji-system-etcd-restored-1",
      "--bump-revision=1000000000",
      "--mark-compacted",
      "--skip-hash-check=false",
    ]);
  });

  it("shows each step no more than it needs, and no key but the one that reads snapshots", () => {
    const mounts = (spec: Spec = {}) =>
      stepsOf(spec).map(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name));
    assert.deepEqual(mounts(), [
      ["config", "snapshots", "scratch", "data"],
      ["scratch", "data"],
      ["config", "data"],
    ]);
    assert.deepEqual(mounts({ snapshots: encryptedSnapshots })[0], [
      "config",
      "store-credentials",
      "store-authority",
      "identity",
      "scratch",
      "data",
    ]);
    const secrets = (podOf().volumes ?? []).filter(({ secret }) => secret !== undefined);
    assert.deepEqual(secrets, []);
  });

  it("reads with a key that was given for this restore alone", () => {
    const { volumes = [] } = podOf({ snapshots: encryptedSnapshots }, { identityGiven: true });
    const identity = volumes.find(({ name }) => name === "identity");
    assert.equal(identity?.secret?.secretName, "etcd-restore-identity");
  });

  it("runs as members do, without a token, and away from the others", () => {
    const pod = podOf({ scheduling: { nodeSelector: { disk: "fast" } } });
    assert.equal(pod.automountServiceAccountToken, false);
    assert.equal(pod.serviceAccountName, "etcd-jobs");
    assert.deepEqual(pod.nodeSelector, { disk: "fast" });
    assert.equal(pod.restartPolicy, "Never");
    const [apart] = pod.affinity?.podAntiAffinity
      ?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    const labels = apart?.podAffinityTerm.labelSelector?.matchLabels;
    assert.equal(labels?.["etcd.kamaji.clastix.io/restore"], "20261123t041500z");
  });

  it("is another one for each restore, with a name that Kubernetes takes", () => {
    const names = ["20261123T041500Z", "20261123T041501Z"].map((id) =>
      restoreJobName(`${"e".repeat(39)}-4`, id)
    );
    assert.equal(new Set(names).size, 2);
    for (const name of names) assert.match(name, /^e{39}-restore-[a-z0-9]{6,7}-4$/);
  });
});

describe("the other Jobs of a restore", () => {
  it("remove old data beside the member, whose volume only its node has", () => {
    const job = dropOldJob(exampleCluster(), { pod: "etcd-2", id: plan.id });
    const pod = job.spec?.template.spec;
    const [beside] = pod?.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ??
      [];
    assert.deepEqual(beside?.labelSelector?.matchLabels, {
      "statefulset.kubernetes.io/pod-name": "etcd-2",
    });
    assert.deepEqual(pod?.containers.map(({ args = [] }) => args.slice(0, 2)), [
      ["restore", "drop"],
    ]);
  });

  it("list what is stored without a way to change it", () => {
    const config = exampleCluster();
    for (const job of [listJob(config), bundleJob(config, { snapshot: undefined })]) {
      const [step] = job.spec?.template.spec?.containers ?? [];
      assert.deepEqual(step?.volumeMounts?.map(({ name, readOnly }) => [name, readOnly]), [
        ["config", true],
        ["snapshots", true],
      ]);
    }
  });

  it("read the bundle of the snapshot that is named, or of the newest verified one", () => {
    const argsFor = (snapshot?: string) =>
      bundleJob(exampleCluster(), { snapshot }).spec?.template.spec?.containers[0]?.args ?? [];
    assert.deepEqual(argsFor("20261122T101703Z-r7").slice(0, 4), [
      "restore",
      "bundle",
      "--snapshots=/work/snapshots",
      "--snapshot=20261122T101703Z-r7",
    ]);
    assert.ok(!argsFor().some((arg) => arg.startsWith("--snapshot=")));
  });
});
