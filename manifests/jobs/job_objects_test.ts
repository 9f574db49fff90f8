import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { syncWaveOf } from "../sync_wave.ts";
import { exampleCluster } from "../testing/example_cluster.ts";
import { jobObjects } from "./job_objects.ts";
import {
  cronJobOf,
  encryptedSnapshots,
  jobPodOf,
  type Schedule,
  schedules,
  type Spec,
  stepsOf,
} from "./testing/rendered_job.ts";

describe("jobObjects()", () => {
  it("renders every schedule, with one run at a time, an end and a short history", () => {
    for (const schedule of schedules) {
      const { jobTemplate, ...spec } = cronJobOf(schedule).spec ?? {};
      assert.equal(spec.concurrencyPolicy, "Forbid", schedule);
      assert.equal(spec.timeZone, "Etc/UTC", schedule);
      assert.equal(spec.suspend, false, schedule);
      assert.equal(spec.startingDeadlineSeconds, 900, schedule);
      assert.equal(spec.successfulJobsHistoryLimit, 3, schedule);
      assert.equal(spec.failedJobsHistoryLimit, 3, schedule);
      assert.equal(jobTemplate?.spec?.backoffLimit, 2, schedule);
      assert.equal(jobTemplate?.spec?.ttlSecondsAfterFinished, undefined, schedule);
      assert.equal(jobPodOf(schedule).restartPolicy, "Never", schedule);
    }
  });

  it("gives a token for the store to steps that use the store, where credentials are lent", () => {
    const roleArn = "arn:aws:iam::111122223333:role/etcd-snapshots";
    const destination = { kind: "s3", bucket: "snapshots", workloadIdentity: { roleArn } } as const;
    const holders = schedules.flatMap((schedule) =>
      stepsOf(schedule, { snapshots: { destination } })
        .filter(({ volumeMounts = [] }) => volumeMounts.some(({ name }) => name === "store-token"))
        .map(({ name }) => `${schedule} ${name}`)
    );
    assert.deepEqual(holders, [
      "snapshot save",
      "verification fetch",
      "verification judge",
      "drill fetch",
    ]);
    const [volume] = jobPodOf("snapshot", { snapshots: { destination } }).volumes
      ?.filter(({ name }) => name === "store-token") ?? [];
    assert.deepEqual(volume?.projected?.sources, [{
      serviceAccountToken: {
        audience: "sts.amazonaws.com",
        path: "token",
        expirationSeconds: 3_600,
      },
    }]);
  });

  it("gives the sealed recovery bundle to the Job that takes snapshots, to no other", () => {
    const spec = { snapshots: { bundle: { recipients: ["age1x"] } } };
    const mounting = schedules.filter((schedule) =>
      jobPodOf(schedule, spec).volumes?.some(({ name }) => name === "bundle")
    );
    assert.deepEqual(mounting, ["snapshot"]);
    const volume = jobPodOf("snapshot", spec).volumes?.find(({ name }) => name === "bundle");
    assert.deepEqual(volume?.secret, {
      secretName: "etcd-bundle",
      defaultMode: 0o440,
      items: [{ key: "bundle.age", path: "bundle.age" }],
      optional: true,
    });
    assert.ok(!JSON.stringify(jobPodOf("snapshot")).includes("etcd-bundle"));
  });

  it("takes schedule, time zone and deadline from the config", () => {
    const snapshots = { schedule: "*/5 * * * *", timeZone: "Europe/Rome", deadline: "90.5s" };
    const { spec } = cronJobOf("snapshot", { snapshots });
    assert.equal(spec?.schedule, "*/5 * * * *");
    assert.equal(spec?.timeZone, "Europe/Rome");
    assert.equal(spec?.jobTemplate.spec?.activeDeadlineSeconds, 91);
    const drill = cronJobOf("drill", {
      snapshots: { ...snapshots, drill: { schedule: "@daily" } },
    });
    assert.equal(drill.spec?.schedule, "@daily");
    assert.equal(drill.spec?.timeZone, "Europe/Rome");
    const defragmentation = { schedule: "@weekly", deadline: "2h", timeZone: "Asia/Tokyo" };
    const weekly = cronJobOf("defragmentation", { defragmentation }).spec;
    assert.deepEqual([weekly?.schedule, weekly?.timeZone], ["@weekly", "Asia/Tokyo"]);
    assert.equal(weekly?.jobTemplate.spec?.activeDeadlineSeconds, 7_200);
  });

  const off: readonly (readonly [string, Spec, readonly Schedule[]])[] = [
    ["all of snapshots", { snapshots: { enabled: false } }, ["snapshot", "verification", "drill"]],
    ["verifications", { snapshots: { verification: { enabled: false } } }, ["verification"]],
    ["drills", { snapshots: { drill: { enabled: false } } }, ["drill"]],
    ["defragmentation", { defragmentation: { enabled: false } }, ["defragmentation"]],
  ];
  for (const [what, spec, suspended] of off) {
    it(`suspends ${what} when switched off, and renders the same objects`, () => {
      const found = schedules.filter((schedule) => cronJobOf(schedule, spec).spec?.suspend);
      assert.deepEqual(found, suspended);
      const names = (options: Spec) =>
        jobObjects(exampleCluster({ spec: options })).map(({ metadata }) => metadata.name);
      assert.deepEqual(names(spec), names({}));
    });
  }

  it("lets no sync and no Application wait for a schedule or its volume", () => {
    const accessories = jobObjects(exampleCluster()).filter(({ kind }) =>
      ["CronJob", "PersistentVolumeClaim"].includes(kind)
    );
    assert.equal(accessories.length, 5);
    for (const object of accessories) {
      assert.equal(syncWaveOf(object), 3, object.metadata.name);
      const { annotations } = object.metadata;
      assert.equal(annotations?.["argocd.argoproj.io/ignore-healthcheck"], "true");
    }
  });

  it("never mounts one volume below another, which a read-only one would not survive", () => {
    for (const schedule of schedules) {
      for (
        const { name, volumeMounts = [] } of stepsOf(schedule, { snapshots: encryptedSnapshots })
      ) {
        const paths = volumeMounts.map(({ mountPath }) => `${mountPath}/`);
        const nested = paths.filter((path) =>
          paths.some((other) => other !== path && path.startsWith(other))
        );
        assert.deepEqual(nested, [], `${schedule} ${name}`);
        assert.equal(new Set(paths).size, paths.length, `${schedule} ${name}`);
      }
    }
  });

  it("runs where members may, with the pull secrets of both images", () => {
    const pod = jobPodOf("drill", {
      image: { pullSecrets: ["a"] },
      keeper: { image: { pullSecrets: ["b", "a"] } },
      scheduling: { tolerations: [{ key: "etcd", operator: "Exists" }] },
    });
    assert.deepEqual(pod.imagePullSecrets, [{ name: "a" }, { name: "b" }]);
    assert.deepEqual(pod.tolerations, [{ key: "etcd", operator: "Exists" }]);
  });
});
