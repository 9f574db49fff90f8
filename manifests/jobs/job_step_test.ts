import type { V1Container } from "@kubernetes/client-node";
import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import {
  encryptedSnapshots,
  jobPodOf,
  type Schedule,
  schedules,
  type Spec,
  stepsOf,
} from "./testing/rendered_job.ts";

function mountsOf(step: V1Container | undefined): string[] {
  return (step?.volumeMounts ?? []).map(({ name, readOnly }) => readOnly ? name : `${name} rw`);
}

function secretKeysOf(schedule: Schedule, spec: Spec = {}): string[] {
  return (jobPodOf(schedule, spec).volumes ?? []).flatMap(({ secret }) =>
    secret === undefined ? [] : [`${secret.secretName}: ${secret.items?.map(({ key }) => key)}`]
  );
}

describe("the steps of a Job", () => {
  it("are our program's, and etcd's own tools between them", () => {
    const commands = (schedule: Schedule) =>
      stepsOf(schedule).map(({ name, command = [], args = [] }) =>
        `${name}: ${[command[0], ...args.filter((arg) => !arg.startsWith("--"))].join(" ")}`
      );
    assert.deepEqual(commands("snapshot"), ["save: /tini snapshot save"]);
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
    const mounts = (schedule: Schedule, spec: Spec = {}) =>
      Object.fromEntries(stepsOf(schedule, spec).map((step) => [step.name, mountsOf(step)]));
    assert.deepEqual(mounts("snapshot"), {
      save: ["config", "client", "trust", "snapshots rw", "scratch rw"],
    });
    assert.deepEqual(mounts("verification", { snapshots: encryptedSnapshots }), {
      fetch: ["config", "store-credentials", "store-authority", "identity", "scratch rw"],
      status: ["scratch rw"],
      judge: ["config", "store-credentials", "store-authority", "scratch rw"],
    });
    assert.deepEqual(mounts("verification"), {
      fetch: ["config", "snapshots", "scratch rw"],
      status: ["scratch rw"],
      judge: ["config", "snapshots rw", "scratch rw"],
    });
    assert.deepEqual(mounts("drill"), {
      fetch: ["config", "snapshots", "scratch rw"],
      restore: ["scratch rw"],
      member: ["scratch rw", "server", "trust"],
      judge: ["config", "client", "trust", "scratch rw"],
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
    assert.deepEqual(secretKeysOf("verification", { snapshots: encryptedSnapshots }), [
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
      jobPodOf(schedule, { quota: "2Gi" }).volumes?.find(({ emptyDir }) => emptyDir !== undefined)
        ?.emptyDir?.sizeLimit;
    assert.deepEqual(schedules.map(room), ["5Gi", "5Gi", "7Gi", undefined]);
  });

  it("find no credentials in environment or arguments", () => {
    for (const schedule of schedules) {
      for (const { env = [], envFrom } of stepsOf(schedule, { snapshots: encryptedSnapshots })) {
        assert.equal(envFrom, undefined);
        assert.ok(env.every(({ valueFrom }) => valueFrom?.secretKeyRef === undefined));
      }
    }
  });
});
