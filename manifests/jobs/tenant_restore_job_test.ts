import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { exampleCluster } from "../testing/example_cluster.ts";
import { drillJob } from "./drill_job.ts";
import { type TenantRestore, tenantRestoreJob } from "./tenant_restore_job.ts";

const restore: TenantRestore = { tenant: "team-a", conflict: "refuse", dryRun: false };

function podOf(config: EtcdCluster, differing: Partial<TenantRestore> = {}) {
  const pod = tenantRestoreJob(config, { ...restore, ...differing }).spec?.template.spec;
  assert.ok(pod !== undefined && pod !== null);
  return pod;
}

describe("tenantRestoreJob()", () => {
  const config = exampleCluster();

  it("serves the snapshot as a drill does, and copies where the drill judges", () => {
    const drill = drillJob(config).spec?.jobTemplate.spec?.template.spec;
    const pod = podOf(config);
    const [, ...drillSteps] = drill?.initContainers ?? [];
    const [fetch, ...steps] = pod.initContainers ?? [];
    assert.deepEqual(steps, drillSteps);
    assert.deepEqual(fetch?.args?.slice(0, 2), ["snapshot", "fetch"]);
    assert.deepEqual(pod.volumes, drill?.volumes);
    assert.equal(pod.containers.length, 1);
    const [copy, judge] = [pod.containers[0], drill?.containers[0]];
    assert.deepEqual(copy?.volumeMounts, judge?.volumeMounts);
    assert.deepEqual(copy?.command, judge?.command);
  });

  it("says what is restored, and nothing more than was asked for", () => {
    const args = (differing: Partial<TenantRestore>) =>
      podOf(config, differing).containers[0]?.args;
    assert.deepEqual(args({})?.slice(0, -1), [
      "snapshot",
      "restore-tenant",
      "team-a",
      "--conflict=refuse",
    ]);
    const all = args({ prefix: "/x/", conflict: "overwrite", dryRun: true });
    assert.deepEqual(all?.slice(3, -1), ["--conflict=overwrite", "--prefix=/x/", "--dry-run"]);
    const snapshot = "20261122T101703Z-r4711";
    const fetch = podOf(config, { snapshot }).initContainers?.[0];
    assert.equal(fetch?.args?.[2], `--snapshot=${snapshot}`);
  });

  it("is one at a time, ends, is not tried again and goes after a day", () => {
    const one = tenantRestoreJob(config, restore);
    const other = tenantRestoreJob(config, { ...restore, tenant: "team-b" });
    assert.equal(one.metadata.name, other.metadata.name);
    const { activeDeadlineSeconds, backoffLimit, ttlSecondsAfterFinished } = one.spec ?? {};
    assert.deepEqual([activeDeadlineSeconds, backoffLimit, ttlSecondsAfterFinished], [
      1_800,
      0,
      86_400,
    ]);
  });

  it("gets no token, and reads the store without being able to write there", () => {
    const pod = podOf(config);
    assert.equal(pod.automountServiceAccountToken, false);
    assert.ok(!pod.volumes?.some(({ projected }) => projected !== undefined));
    const mounts = [...pod.initContainers ?? [], ...pod.containers]
      .flatMap(({ volumeMounts = [] }) => volumeMounts);
    assert.deepEqual(
      mounts.filter(({ readOnly }) => readOnly !== true).map(({ name }) => name),
      ["scratch", "scratch", "scratch", "scratch"],
    );
  });
});
