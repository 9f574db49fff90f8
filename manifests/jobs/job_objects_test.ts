import type { V1Container, V1CronJob, V1PodSpec } from "@kubernetes/client-node";
import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { syncWaveOf } from "../sync_wave.ts";
import { exampleCluster, type ExampleOptions } from "../testing/example_cluster.ts";
import { ofKind } from "../testing/rendered.ts";
import { jobObjects } from "./job_objects.ts";

const schedules = ["snapshot", "verification", "drill", "defragmentation"] as const;
type Schedule = typeof schedules[number];

function cronJob(schedule: Schedule, spec: ExampleOptions["spec"] = {}): V1CronJob {
  const found = ofKind(jobObjects(exampleCluster({ spec })), "CronJob")
    .find(({ metadata }) => metadata?.name === `etcd-${schedule}`);
  assert.ok(found !== undefined, `there is no CronJob etcd-${schedule}`);
  return found;
}

function podOf(schedule: Schedule, spec: ExampleOptions["spec"] = {}): V1PodSpec {
  const pod = cronJob(schedule, spec).spec?.jobTemplate.spec?.template.spec;
  assert.ok(pod !== undefined);
  return pod;
}

function stepsOf(schedule: Schedule, spec: ExampleOptions["spec"] = {}): V1Container[] {
  const { initContainers = [], containers } = podOf(schedule, spec);
  return [...initContainers, ...containers];
}

function mountsOf(step: V1Container | undefined): string[] {
  return (step?.volumeMounts ?? []).map(({ name, readOnly }) => readOnly ? name : `${name} rw`);
}

function secretKeysOf(schedule: Schedule, spec: ExampleOptions["spec"] = {}): string[] {
  return (podOf(schedule, spec).volumes ?? []).flatMap(({ secret }) =>
    secret === undefined ? [] : [`${secret.secretName}: ${secret.items?.map(({ key }) => key)}`]
  );
}

const store = {
  kind: "s3",
  bucket: "snapshots",
  credentialsSecret: "store",
  authoritySecret: "store-ca",
} as const;

describe("jobObjects()", () => {
  it("renders every schedule, with one run at a time, an end and a short history", () => {
    for (const schedule of schedules) {
      const { jobTemplate, ...spec } = cronJob(schedule).spec ?? {};
      assert.equal(spec.concurrencyPolicy, "Forbid", schedule);
      assert.equal(spec.timeZone, "Etc/UTC", schedule);
      assert.equal(spec.suspend, false, schedule);
      assert.equal(spec.startingDeadlineSeconds, 900, schedule);
      assert.equal(spec.successfulJobsHistoryLimit, 3, schedule);
      assert.equal(spec.failedJobsHistoryLimit, 3, schedule);
      assert.equal(jobTemplate?.spec?.backoffLimit, 2, schedule);
      assert.equal(jobTemplate?.spec?.ttlSecondsAfterFinished, undefined, schedule);
      assert.equal(podOf(schedule).restartPolicy, "Never", schedule);
    }
  });

  it("takes schedule, time zone and deadline from the config", () => {
    const snapshots = { schedule: "*/5 * * * *", timeZone: "Europe/Rome", deadline: "90.5s" };
    const { spec } = cronJob("snapshot", { snapshots });
    assert.equal(spec?.schedule, "*/5 * * * *");
    assert.equal(spec?.timeZone, "Europe/Rome");
    assert.equal(spec?.jobTemplate.spec?.activeDeadlineSeconds, 91);
    const drill = cronJob("drill", { snapshots: { ...snapshots, drill: { schedule: "@daily" } } });
    assert.equal(drill.spec?.schedule, "@daily");
    assert.equal(drill.spec?.timeZone, "Europe/Rome");
    const defragmentation = { schedule: "@weekly", deadline: "2h", timeZone: "Asia/Tokyo" };
    const weekly = cronJob("defragmentation", { defragmentation }).spec;
    assert.deepEqual([weekly?.schedule, weekly?.timeZone], ["@weekly", "Asia/Tokyo"]);
    assert.equal(weekly?.jobTemplate.spec?.activeDeadlineSeconds, 7_200);
  });

  const off: readonly (readonly [string, ExampleOptions["spec"], readonly Schedule[]])[] = [
    ["all of snapshots", { snapshots: { enabled: false } }, ["snapshot", "verification", "drill"]],
    ["verifications", { snapshots: { verification: { enabled: false } } }, ["verification"]],
    ["drills", { snapshots: { drill: { enabled: false } } }, ["drill"]],
    ["defragmentation", { defragmentation: { enabled: false } }, ["defragmentation"]],
  ];
  for (const [what, spec, suspended] of off) {
    it(`suspends ${what} when switched off, and renders the same objects`, () => {
      const found = schedules.filter((schedule) => cronJob(schedule, spec).spec?.suspend);
      assert.deepEqual(found, suspended);
      const names = (options: ExampleOptions["spec"]) =>
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
      for (const { name, volumeMounts = [] } of stepsOf(schedule, { snapshots: encrypted })) {
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
    const pod = podOf("drill", {
      image: { pullSecrets: ["a"] },
      keeper: { image: { pullSecrets: ["b", "a"] } },
      scheduling: { tolerations: [{ key: "etcd", operator: "Exists" }] },
    });
    assert.deepEqual(pod.imagePullSecrets, [{ name: "a" }, { name: "b" }]);
    assert.deepEqual(pod.tolerations, [{ key: "etcd", operator: "Exists" }]);
  });
});

const encrypted = {
  destination: store,
  encryption: { recipients: ["age1x"], identitySecret: "age" },
};

describe("the steps of a Job", () => {
  it("are our program's, and etcd's own tools between them", () => {
    const commands = (schedule: Schedule) =>
      stepsOf(schedule).map(({ name, command = [], args = [] }) =>
        `${name}: ${[command[0], ...args.filter((arg) => !arg.startsWith("--"))].join(" ")}`
      );
    assert.deepEqual(commands("snapshot"), ["take: /tini snapshot take"]);
    assert.deepEqual(commands("verification"), [
      "fetch: /tini snapshot fetch",
      "status: etcdutl snapshot status /work/scratch/snapshot.db",
      "judge: /tini snapshot judge",
    ]);
    assert.deepEqual(commands("drill"), [
      "fetch: /tini snapshot fetch",
      "restore: etcdutl snapshot restore /work/scratch/snapshot.db",
      "member: etcd",
      "judge: /tini snapshot judge",
    ]);
    assert.deepEqual(commands("defragmentation"), ["defragment: /tini defragment"]);
  });

  it("read the one configuration that was rendered", () => {
    for (const schedule of schedules) {
      for (const step of stepsOf(schedule).filter(({ command }) => command?.[0] === "/tini")) {
        assert.ok(step.args?.includes("--config=/etc/kamaji-etcd/cluster.json"), step.name);
        assert.ok(mountsOf(step).includes("config"), step.name);
      }
    }
  });

  it("run the configured etcd, even one with a digest", () => {
    const digest = `sha256:${"0".repeat(64)}`;
    const images = stepsOf("drill", { image: { repository: "mirror/etcd", digest } })
      .map(({ image }) => image?.split("@")[0]);
    assert.equal(images.filter((image) => image === "mirror/etcd").length, 2);
  });

  it("see only what they need", () => {
    const mounts = (schedule: Schedule, spec: ExampleOptions["spec"] = {}) =>
      Object.fromEntries(stepsOf(schedule, spec).map((step) => [step.name, mountsOf(step)]));
    assert.deepEqual(mounts("snapshot"), {
      take: ["config", "client", "trust", "snapshots rw", "scratch rw"],
    });
    assert.deepEqual(mounts("verification", { snapshots: encrypted }), {
      fetch: ["config", "store-credentials", "store-authority", "identity", "scratch rw"],
      status: ["scratch rw"],
      judge: ["config", "scratch rw"],
    });
    assert.deepEqual(mounts("drill"), {
      fetch: ["config", "token", "snapshots", "scratch rw"],
      restore: ["scratch rw"],
      member: ["scratch rw", "server", "trust"],
      judge: ["config", "token", "client", "trust", "scratch rw"],
    });
    assert.deepEqual(mounts("defragmentation"), {
      defragment: ["config", "client", "trust", "token"],
    });
  });

  it("get keys one by one, and no CA's private key", () => {
    assert.deepEqual(secretKeysOf("defragmentation"), [
      "etcd-keeper-client: tls.crt,tls.key",
      "etcd-trust: client-ca.crt",
    ]);
    assert.deepEqual(secretKeysOf("verification", { snapshots: encrypted }), [
      "store: accessKeyId,secretAccessKey",
      "store-ca: ca.crt",
      "age: identity",
    ]);
  });

  it("are user root by the given Secret, where all Secrets are given", () => {
    const certificates = {
      mode: "existing",
      authoritySecret: "our-ca",
      serverSecret: "our-server",
      peerSecret: "our-peer",
      rootClientSecret: "our-root",
    } as const;
    assert.deepEqual(
      secretKeysOf("defragmentation", { certificates })[0],
      "our-root: tls.crt,tls.key",
    );
  });

  it("have room for every copy of the database, and no more", () => {
    const room = (schedule: Schedule) =>
      podOf(schedule, { quota: "2Gi" }).volumes?.find(({ emptyDir }) => emptyDir !== undefined)
        ?.emptyDir?.sizeLimit;
    assert.deepEqual(schedules.map(room), ["5Gi", "5Gi", "7Gi", undefined]);
  });

  it("find no credentials in environment or arguments", () => {
    for (const schedule of schedules) {
      for (const { env = [], envFrom } of stepsOf(schedule, { snapshots: encrypted })) {
        assert.equal(envFrom, undefined);
        assert.ok(env.every(({ valueFrom }) => valueFrom?.secretKeyRef === undefined));
      }
    }
  });
});

describe("the throw-away member of a drill", () => {
  const steps = stepsOf("drill", { ports: { client: 12_379, peer: 12_380, metrics: 12_381 } });
  const [restore, member] = steps.filter(({ command }) => command?.[0]?.startsWith("etcd"));

  it("stays until its judge is done", () => {
    assert.equal(member?.restartPolicy, "Always");
    assert.deepEqual(steps.map(({ restartPolicy }) => restartPolicy), [
      undefined,
      undefined,
      "Always",
      undefined,
    ]);
  });

  it("serves what was restored, on loopback alone", () => {
    const flag = (step: V1Container | undefined, name: string) =>
      step?.args?.find((arg) => arg.startsWith(`--${name}=`))?.split("=").slice(1).join("=");
    assert.equal(flag(member, "data-dir"), flag(restore, "data-dir"));
    assert.equal(flag(member, "name"), flag(restore, "name"));
    assert.equal(
      flag(restore, "initial-cluster"),
      `${flag(member, "name")}=${flag(member, "initial-advertise-peer-urls")}`,
    );
    const listening = member?.args?.filter((arg) => arg.startsWith("--listen-"));
    assert.deepEqual(listening, [
      "--listen-client-urls=https://127.0.0.1:12379",
      "--listen-peer-urls=https://127.0.0.1:12380",
      "--listen-metrics-urls=http://127.0.0.1:12381",
    ]);
  });
});

describe("the volume of the snapshots", () => {
  const claims = (destination: object) =>
    jobObjects(exampleCluster({
      spec: { snapshots: { destination } as NonNullable<ExampleOptions["spec"]>["snapshots"] },
    })).filter(({ kind }) => kind === "PersistentVolumeClaim") as (KubernetesObject & {
      spec?: unknown;
    })[];

  it("is as large as wished, and goes only when a person agrees", () => {
    const [claim, ...others] = claims({ kind: "volume", size: "65536Mi", className: "slow" });
    assert.equal(others.length, 0);
    assert.deepEqual(claim?.spec, {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "64Gi" } },
      storageClassName: "slow",
      volumeMode: "Filesystem",
    });
    assert.equal(
      claim?.metadata.annotations?.["argocd.argoproj.io/sync-options"],
      "Prune=confirm,Delete=confirm",
    );
  });

  it("is not ours where one is given, and not there for an object store", () => {
    const given = { kind: "volume", existingClaim: "ours" } as const;
    assert.deepEqual(claims(given), []);
    const volume = podOf("snapshot", { snapshots: { destination: given } }).volumes
      ?.find(({ name }) => name === "snapshots");
    assert.equal(volume?.persistentVolumeClaim?.claimName, "ours");
    assert.deepEqual(claims(store), []);
  });
});

describe("the account of the Jobs", () => {
  const objects = jobObjects(exampleCluster());

  it("gives its token to nobody by itself", () => {
    const [account] = ofKind(objects, "ServiceAccount");
    assert.equal(account?.automountServiceAccountToken, false);
    for (const schedule of schedules) {
      assert.equal(podOf(schedule).automountServiceAccountToken, false, schedule);
      assert.equal(podOf(schedule).serviceAccountName, account?.metadata?.name, schedule);
    }
  });

  it("may take the one Lease and read the one status", () => {
    const [role] = ofKind(objects, "Role");
    assert.deepEqual(role?.rules, [
      { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create"] },
      {
        apiGroups: ["coordination.k8s.io"],
        resources: ["leases"],
        resourceNames: ["etcd-operations"],
        verbs: ["get", "update", "patch"],
      },
      {
        apiGroups: [""],
        resources: ["configmaps"],
        resourceNames: ["etcd-status"],
        verbs: ["get"],
      },
    ]);
    const [binding] = ofKind(objects, "RoleBinding");
    assert.equal(binding?.roleRef.name, role?.metadata?.name);
    assert.deepEqual(binding?.subjects?.map(({ name, namespace }) => `${namespace}/${name}`), [
      "kamaji-system/etcd-jobs",
    ]);
  });
});
