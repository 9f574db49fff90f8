import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { EtcdClusterInput } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { exampleCluster } from "../testing/example_cluster.ts";
import { type ClusterVersion, clusterVersion, compareVersions } from "./comparison.ts";
import { diffRules, isDangerous, marksOf } from "./marks_of.ts";
import { configRules } from "./rules/config_rules.ts";
import { snapshotRules } from "./rules/snapshot_rules.ts";
import { trustRules } from "./rules/trust_rules.ts";

type Spec = NonNullable<EtcdClusterInput["spec"]>;
type Metadata = Partial<EtcdClusterInput["metadata"]>;

/** Marks as `code place`. */
function brief(before: ClusterVersion | undefined, after: ClusterVersion | undefined): string[] {
  return marksOf(compareVersions(before, after)).map(({ code, place }) => `${code} ${place}`);
}

/** Codes of the rules that judge two configurations, whatever they render to. */
const ofConfigs = new Set(
  [...configRules, ...trustRules, ...snapshotRules].map(({ code }) => code),
);

function ofSpecs(before: Spec, after: Spec): string[] {
  const [old, now] = [before, after].map((spec) => clusterVersion(exampleCluster({ spec })));
  return brief(old, now).filter((mark) => ofConfigs.has(mark.split(" ")[0] ?? ""));
}

function ofMetadata(after: Metadata): string[] {
  const [old, now] = [{}, after].map((metadata) => clusterVersion(exampleCluster({ metadata })));
  return brief(old, now).filter((mark) => ofConfigs.has(mark.split(" ")[0] ?? ""));
}

/** Objects of any kind on both sides of an unchanged configuration. */
function ofObjects(before: readonly object[], after: readonly object[]): string[] {
  const config = exampleCluster();
  const side = (objects: readonly object[]): ClusterVersion => ({
    config,
    objects: objects.map((each) => each as KubernetesObject),
  });
  return brief(side(before), side(after));
}

function named(kind: string, more: object = {}, name = "x"): object {
  return { apiVersion: "v1", kind, metadata: { name, namespace: "a" }, ...more };
}

function changed(kind: string, before: object, after: object): string[] {
  return ofObjects([named(kind, before)], [named(kind, after)]);
}

describe("diffRules", () => {
  it("have codes of their own, and say what to do", () => {
    const codes = diffRules.map(({ code }) => code);
    assert.equal(new Set(codes).size, codes.length);
    for (const { code, hint, summary } of diffRules) {
      assert.match(code, /^[a-z]+(-[a-z]+)*$/);
      assert.match(summary, /^[A-Z].*\.$/);
      assert.match(hint, /^[A-Z].*[^.]$/);
    }
  });
});

describe("marksOf()", () => {
  it("says nothing about a cluster that stays the same, nor about a new one", () => {
    const version = clusterVersion(exampleCluster());
    assert.deepEqual(brief(version, version), []);
    assert.deepEqual(brief(undefined, version), []);
  });

  it("tells that a cluster goes away", () => {
    const marks = brief(clusterVersion(exampleCluster()), undefined);
    assert(marks.includes("statefulset-removed StatefulSet etcd"), marks.join());
  });

  it("calls a restart no danger", () => {
    const [old, now] = [{}, { annotations: { "example.com/a": "b" } }].map((pods) =>
      clusterVersion(exampleCluster({ spec: { pods } }))
    );
    const marks = marksOf(compareVersions(old, now));
    assert.deepEqual(marks.map(({ code }) => code), ["members-restart"]);
    assert.equal(marks.some(isDangerous), false);
  });
});

describe("what the API server refuses", () => {
  it("statefulset-field: every field of its spec but the seven that may change", () => {
    const spec = { serviceName: "a", podManagementPolicy: "Parallel", minReadySeconds: 0 };
    assert.deepEqual(changed("StatefulSet", { spec }, { spec: { ...spec, serviceName: "b" } }), [
      "statefulset-field StatefulSet x spec.serviceName",
    ]);
    const mutable = {
      replicas: 1,
      ordinals: { start: 1 },
      updateStrategy: { type: "OnDelete" },
      revisionHistoryLimit: 1,
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain" },
      minReadySeconds: 1,
    };
    assert.deepEqual(changed("StatefulSet", { spec }, { spec: { ...spec, ...mutable } }), []);
  });

  it("volume-template: the size as rendered, and only once", () => {
    const [old, now] = ["32Gi", "64Gi"].map((size) =>
      clusterVersion(exampleCluster({ spec: { storage: { size } } }))
    );
    assert.deepEqual(brief(old, now), [
      "volume-template StatefulSet etcd " +
      "spec.volumeClaimTemplates[data].spec.resources.requests.storage",
    ]);
  });

  it("service-address: headless or not, and the first of its families", () => {
    const [none, some] = [{ spec: { clusterIP: "None" } }, { spec: {} }];
    assert.deepEqual(changed("Service", none, some), ["service-address Service x spec.clusterIP"]);
    const families = (...ipFamilies: string[]) => ({ spec: { ipFamilies } });
    assert.equal(
      changed("Service", families("IPv4"), families("IPv6"))[0]?.split(" ")[0],
      "service-address",
    );
    assert.deepEqual(changed("Service", families("IPv4"), families("IPv4", "IPv6")), []);
  });

  it("deployment-selector", () => {
    const spec = (a: string) => ({ spec: { selector: { matchLabels: { a } }, replicas: 1 } });
    assert.deepEqual(changed("Deployment", spec("1"), spec("2")), [
      "deployment-selector Deployment x spec.selector.matchLabels.a",
    ]);
    assert.deepEqual(
      changed("Deployment", { spec: { replicas: 1 } }, { spec: { replicas: 2 } }),
      [],
    );
  });

  it("job-field: what it runs, but not how long it may take", () => {
    assert.deepEqual(changed("Job", { spec: { template: 1 } }, { spec: { template: 2 } }), [
      "job-field Job x spec.template",
    ]);
    assert.deepEqual(
      changed("Job", { spec: { activeDeadlineSeconds: 1 } }, {
        spec: { activeDeadlineSeconds: 2 },
      }),
      [],
    );
    assert.deepEqual(
      changed("CronJob", { spec: { jobTemplate: 1 } }, { spec: { jobTemplate: 2 } }),
      [],
    );
  });

  it("claim-field: everything but the size", () => {
    const spec = (storageClassName: string, storage: string) => ({
      spec: { storageClassName, resources: { requests: { storage } } },
    });
    assert.deepEqual(changed("PersistentVolumeClaim", spec("a", "1Gi"), spec("b", "2Gi")), [
      "claim-field PersistentVolumeClaim x spec.storageClassName",
    ]);
  });

  it("role-reference", () => {
    const role = (name: string) => ({ roleRef: { name }, subjects: [] });
    for (const kind of ["RoleBinding", "ClusterRoleBinding"]) {
      assert.deepEqual(changed(kind, role("a"), role("b")), [
        `role-reference ${kind} x roleRef.name`,
      ]);
    }
  });

  it("datastore-driver", () => {
    const driver = (name: string) => ({ spec: { driver: name, endpoints: [name] } });
    assert.deepEqual(changed("DataStore", driver("etcd"), driver("NATS")), [
      "datastore-driver DataStore x spec.driver",
    ]);
  });

  it("immutable-data: a Secret's type, and content that was made immutable", () => {
    assert.deepEqual(changed("Secret", { type: "Opaque" }, { type: "a/b" }), [
      "immutable-data Secret x type",
    ]);
    const data = (a: string, immutable: boolean) => ({ data: { a }, immutable });
    assert.deepEqual(changed("ConfigMap", data("1", true), data("2", true)), [
      "immutable-data ConfigMap x data.a",
    ]);
    assert.deepEqual(changed("ConfigMap", data("1", false), data("2", true)), []);
  });

  it("storage-class-field", () => {
    const policy = (reclaimPolicy: string, allow: boolean) => ({
      reclaimPolicy,
      allowVolumeExpansion: allow,
    });
    assert.deepEqual(changed("StorageClass", policy("Retain", true), policy("Delete", false)), [
      "storage-class-field StorageClass x reclaimPolicy",
    ]);
  });
});

describe("what goes away", () => {
  for (
    const [code, kind] of [
      ["statefulset-removed", "StatefulSet"],
      ["claim-removed", "PersistentVolumeClaim"],
      ["secret-removed", "Secret"],
      ["authority-removed", "Issuer"],
      ["datastore-removed", "DataStore"],
      ["namespace-removed", "Namespace"],
    ] as const
  ) {
    it(`${code}: a ${kind}, but not when it comes`, () => {
      assert.deepEqual(ofObjects([named(kind)], []), [`${code} ${kind} x`]);
      assert.deepEqual(ofObjects([], [named(kind)]), []);
    });
  }

  it("authority-removed: of Certificates only a CA's", () => {
    const certificate = (isCA: boolean) => named("Certificate", { spec: { isCA } });
    assert.deepEqual(ofObjects([certificate(true)], []), ["authority-removed Certificate x"]);
    assert.deepEqual(ofObjects([certificate(false)], []), []);
  });

  it("guard-removed: what made Argo CD ask first", () => {
    const options = (value: string) => ({
      metadata: {
        name: "x",
        annotations: value === "" ? {} : { "argocd.argoproj.io/sync-options": value },
      },
    });
    const guarded = options("Prune=confirm,Delete=confirm");
    assert.deepEqual(changed("ConfigMap", guarded, options("")), ["guard-removed ConfigMap x"]);
    assert.deepEqual(changed("ConfigMap", guarded, options("Prune=confirm")), [
      "guard-removed ConfigMap x",
    ]);
    assert.deepEqual(changed("ConfigMap", options("Replace=true"), guarded), []);
  });
});

describe("what restarts pods", () => {
  it("members-restart: once, however much of the template changes", () => {
    const [old, now] = ["3.6.16", "3.7.1"].map((version) =>
      clusterVersion(exampleCluster({ spec: { version } }))
    );
    assert.deepEqual(
      brief(old, now).filter((mark) => mark.startsWith("members-")),
      ["members-restart StatefulSet etcd spec.template"],
    );
  });

  it("keeper-restart: the keeper's Deployment, and no other", () => {
    const deployment = (name: string, image: string) =>
      named("Deployment", { spec: { template: { image } } }, name);
    assert.deepEqual(
      ofObjects(
        [deployment("etcd-keeper", "a"), deployment("other", "a")],
        [deployment("etcd-keeper", "b"), deployment("other", "b")],
      ),
      ["keeper-restart Deployment etcd-keeper spec.template"],
    );
  });
});

describe("what a configuration puts at risk", () => {
  const tenants = (...names: string[]) => ({ tenants: names.map((name) => ({ name })) });
  const certificates = (name: string): Spec => ({
    certificates: {
      mode: "existing",
      authoritySecret: name,
      serverSecret: "server",
      peerSecret: "peer",
      rootClientSecret: "root",
    },
  });
  const rotation = (generation: number, phase: "stable" | "trust-both" | "switch-signer") => ({
    certificates: { mode: "keeper" as const, client: { rotation: { generation, phase } } },
  });
  const s3 = (bucket: string, region = "us-east-1"): Spec => ({
    snapshots: { destination: { kind: "s3", bucket, region } },
  });
  const bundle = (...keys: string[]): Spec => ({ snapshots: { bundle: { recipients: keys } } });
  const recipients = (...keys: string[]): Spec => ({
    snapshots: { encryption: { recipients: keys } },
  });

  const risky: readonly (readonly [mark: string, before: Spec, after: Spec])[] = [
    ["data-directory-moved spec.storage.dataDirectory", {}, { storage: { dataDirectory: "." } }],
    ["version-jump spec.version", { version: "3.6.16" }, { version: "3.5.33" }],
    ["version-jump spec.version", { version: "3.5.33" }, { version: "3.7.1" }],
    ["members-lowered spec.members", { members: 5 }, { members: 3 }],
    ["peer-address-changed spec.clusterDomain", {}, { clusterDomain: "example.com" }],
    ["peer-address-changed spec.ports.peer", {}, { ports: { peer: 3380 } }],
    ["quota-lowered spec.quota", {}, { quota: "8000Mi" }],
    ["history-shortened spec.compaction", {}, {
      compaction: { mode: "periodic", retention: "1m" },
    }],
    ["history-shortened spec.compaction", {}, { compaction: { mode: "revision" } }],
    ["tenant-removed spec.tenants[b]", tenants("a", "b"), tenants("a")],
    ["tenant-moved spec.tenants[a].prefix", tenants("a"), {
      tenants: [{ name: "a", prefix: "/b/" }],
    }],
    ["datastore-renamed spec.dataStore.name", {}, { dataStore: { name: "other" } }],
    ["certificates-mode spec.certificates.mode", {}, { certificates: { mode: "cert-manager" } }],
    ["authority-changed spec.certificates.authoritySecret", certificates("a"), certificates("b")],
    ["authority-changed spec.certificates.issuer", { certificates: { mode: "cert-manager" } }, {
      certificates: { mode: "cert-manager", issuer: { name: "a" } },
    }],
    ["rotation-jump spec.certificates.client.rotation", {}, rotation(2, "switch-signer")],
    [
      "rotation-jump spec.certificates.client.rotation",
      rotation(3, "stable"),
      rotation(2, "stable"),
    ],
    ["snapshots-off spec.snapshots.enabled", {}, { snapshots: { enabled: false } }],
    ["snapshots-off spec.snapshots.drill.enabled", {}, {
      snapshots: { drill: { enabled: false } },
    }],
    ["snapshots-moved spec.snapshots.destination", s3("one"), s3("two")],
    ["retention-lowered spec.snapshots.retention.daily", {}, {
      snapshots: { retention: { daily: 1, weekly: 9 } },
    }],
    ["encryption-changed spec.snapshots.encryption.recipients[age1a]", recipients("age1a"), {}],
    ["bundle-recipients spec.snapshots.bundle.recipients[age1a]", bundle("age1a"), {}],
    [
      "bundle-recipients spec.snapshots.bundle.recipients[age1b]",
      bundle("age1a"),
      bundle("age1a", "age1b"),
    ],
  ];
  for (const [mark, before, after] of risky) {
    it(`${mark}: ${JSON.stringify(before)} to ${JSON.stringify(after)}`, () => {
      assert.deepEqual(ofSpecs(before, after), [mark]);
    });
  }

  const harmless: readonly (readonly [what: string, before: Spec, after: Spec])[] = [
    ["the next minor version", { version: "3.6.16" }, { version: "3.7.1" }],
    ["an older patch", { version: "3.6.16" }, { version: "3.6.14" }],
    ["more members", { members: 3 }, { members: 5 }],
    ["a larger quota", {}, { quota: "16Gi" }],
    ["the same quota in other words", { quota: "8Gi" }, { quota: "8192Mi" }],
    ["a history of half the length", {}, { compaction: { mode: "periodic", retention: "150s" } }],
    ["another tenant", tenants("a"), tenants("a", "b")],
    ["a prefix that is written out", tenants("a"), { tenants: [{ name: "a", prefix: "/a/" }] }],
    ["the beginning of a rotation", {}, rotation(2, "trust-both")],
    ["the next phase of a rotation", rotation(2, "trust-both"), rotation(2, "switch-signer")],
    ["another way to the same bucket", s3("one"), s3("one", "eu-west-1")],
    ["the first recovery bundle", {}, bundle("age1a")],
    [
      "recipients of the bundle in another order",
      bundle("age1a", "age1b"),
      bundle("age1b", "age1a"),
    ],
    ["one more recipient", recipients("age1a"), recipients("age1a", "age1b")],
    ["shorter leaves", {}, { certificates: { mode: "keeper", leafValidity: "720h" } }],
  ];
  for (const [what, before, after] of harmless) {
    it(`does not mark ${what}`, () => {
      assert.deepEqual(ofSpecs(before, after), []);
    });
  }

  it("cluster-moved: another name or namespace", () => {
    assert.deepEqual(ofMetadata({ namespace: "b" }).slice(0, 1), [
      "cluster-moved metadata.namespace",
    ]);
    assert.deepEqual(ofMetadata({ name: "b" }).slice(0, 1), ["cluster-moved metadata.name"]);
    assert.deepEqual(ofMetadata({ labels: { a: "b" } }), []);
  });

  it("has a case for each rule", () => {
    const told = new Set(risky.map(([mark]) => mark.split(" ")[0]));
    assert.deepEqual([...ofConfigs].filter((code) => !told.has(code)), ["cluster-moved"]);
  });
});
