import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import assert from "node:assert/strict";
import { checkRules } from "./config/cross_field_rules.ts";
import {
  apiVersion,
  type EtcdClusterInput,
  etcdClusterSchema,
  kind,
} from "./config/etcd_cluster.ts";
import { isDnsSubdomain, isLabelValue, isQualifiedName } from "./config/name_syntax.ts";
import type { KubernetesObject } from "./kubernetes_object.ts";
import { render } from "./render.ts";
import { frozen } from "./testing/frozen.ts";
import { podTemplatesOf } from "./testing/rendered.ts";
import { toYaml } from "./to_yaml.ts";

type Spec = NonNullable<EtcdClusterInput["spec"]>;

const word = fc.stringMatching(/^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$/);
const labels = fc.dictionary(word, fc.stringMatching(/^[A-Za-z0-9]{0,8}$/), { maxKeys: 3 });
const annotations = fc.dictionary(word, fc.string({ unit: "grapheme" }), { maxKeys: 3 });
const duration = fc.integer({ min: 60, max: 1_000 }).map((minutes) => `${minutes}m`);
const port = fc.integer({ min: 1, max: 65_535 });
const schedule = fc.constantFrom("*/5 * * * *", "@daily", "17 2 * * sun");

function some<T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> {
  return fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;
}

const image = some({
  repository: fc.constantFrom("registry.example/etcd", "localhost:5000/a/b"),
  tag: fc.constantFrom("v1", "3.6.16-rc.1"),
  digest: fc.constant(`sha256:${"0".repeat(64)}`),
  pullPolicy: fc.constantFrom("Always", "Never"),
  pullSecrets: fc.uniqueArray(word, { maxLength: 2 }),
});

const certificates = fc.oneof(
  some({ keyAlgorithm: fc.constantFrom("rsa-2048", "ecdsa-p256"), leafValidity: duration })
    .map((fields) => ({ mode: "keeper", ...fields })),
  some({
    leafValidity: duration,
    issuer: word.map((name) => ({ name, authoritySecret: `${name}-ca` })),
    peerIssuer: word.map((name) => ({ name, kind: "ClusterIssuer" })),
  }).map((fields) => ({ mode: "cert-manager", ...fields })),
  fc.tuple(word, word, word, word).map((
    [authoritySecret, serverSecret, peerSecret, rootClientSecret],
  ) => ({ mode: "existing", authoritySecret, serverSecret, peerSecret, rootClientSecret })),
);

const peers = fc.array(
  fc.oneof(
    fc.constantFrom({ cidr: "10.0.0.0/8" }, { cidr: "fd00::/8" }),
    some({ namespaceLabels: labels, podLabels: labels }),
  ),
  { maxLength: 3 },
);

const spec = some({
  members: fc.constantFrom(1, 3, 5, 7),
  version: fc.constantFrom("3.5.33", "3.6.16", "3.7.1"),
  image,
  quota: fc.constantFrom("512Mi", "8Gi", "1e9"),
  storage: some({
    size: fc.constantFrom("64Gi", "1.5Ti"),
    className: word,
    annotations,
    dataDirectory: fc.constantFrom(".", "data"),
  }),
  compaction: fc.constantFrom({ mode: "periodic" }, { mode: "revision", retention: 1_000 }),
  ports: some({ client: port, peer: port, metrics: port }),
  clusterDomain: fc.constantFrom("k8s.example", "local"),
  certificates,
  scheduling: some({
    hosts: fc.constantFrom("off", "preferred"),
    zones: fc.constantFrom("off", "required"),
    nodeSelector: labels,
    tolerations: fc.array(some({ key: word, operator: fc.constant("Exists") }), { maxLength: 2 }),
    priorityClassName: fc.constantFrom("", "etcd"),
  }),
  pods: some({ labels, annotations, runAsUser: fc.integer({ min: 1, max: 70_000 }) }),
  services: some({
    annotations,
    ipFamilies: fc.constantFrom(["IPv6"], ["IPv6", "IPv4"]),
  }),
  extraArguments: fc.dictionary(
    fc.constantFrom("log-level", "max-wals", "socket-reuse-port"),
    fc.oneof(fc.constant("warn"), fc.nat(), fc.boolean()),
  ),
  tenants: fc.uniqueArray(
    fc.record({ name: fc.stringMatching(/^[A-Za-z0-9]([\w.-]{0,20}[A-Za-z0-9])?$/) }),
    { maxLength: 4, selector: ({ name }) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "-") },
  ),
  snapshots: some({
    enabled: fc.boolean(),
    schedule,
    destination: fc.constantFrom(
      { kind: "volume" },
      { kind: "volume", existingClaim: "old" },
      { kind: "s3", bucket: "etcd-snapshots" },
      { kind: "s3", bucket: "etcd-snapshots", endpoint: "https://[fd00::1]:9000" },
    ),
  }),
  defragmentation: some({ enabled: fc.boolean(), schedule }),
  networkPolicy: some({ enabled: fc.boolean(), clients: peers, monitoring: peers }),
  dataStore: some({
    enabled: fc.boolean(),
    name: word,
    endpoints: fc.constantFrom("members", "service"),
    labels,
    annotations,
  }),
  keeper: some({ image, replicas: fc.integer({ min: 1, max: 3 }) }),
}) as unknown as fc.Arbitrary<Spec>;

const documents: fc.Arbitrary<EtcdClusterInput> = fc.record({
  apiVersion: fc.constant(apiVersion),
  kind: fc.constant(kind),
  metadata: fc.record({ name: word, namespace: word, labels, annotations }),
  spec,
});

const runs = { seed: 20_261_101, numRuns: 150 };

describe("render() of any valid cluster", () => {
  it("gives objects that are complete, valid in their names and labels, and each there once", () => {
    const seen = { valid: 0, refused: 0 };
    fc.assert(
      fc.property(documents, (document) => {
        const config = etcdClusterSchema.parse(document);
        if (checkRules(config).length > 0) return void seen.refused++;
        seen.valid++;
        const objects = render(frozen(config));
        assertNamed(objects);
        for (const each of objects) assertLabels(each.metadata.labels);
        for (const { metadata } of podTemplatesOf(objects).values()) assertLabels(metadata?.labels);
      }),
      runs,
    );
    assert.ok(seen.valid > 100, JSON.stringify(seen));
  });

  it("gives the same bytes, whatever the order of the document's keys", () => {
    fc.assert(
      fc.property(documents, fc.nat(), (document, seed) => {
        const [one, other] = [document, reordered(document, seed)]
          .map((each) => toYaml(render(etcdClusterSchema.parse(each))));
        assert.equal(other, one);
      }),
      runs,
    );
  });
});

function assertNamed(objects: readonly KubernetesObject[]): void {
  const places = objects.map(({ apiVersion, kind, metadata }) => {
    assert.ok(isDnsSubdomain(metadata.name), metadata.name);
    assert.ok(kind !== "CronJob" || metadata.name.length <= 52, metadata.name);
    return `${apiVersion} ${kind} ${metadata.namespace}/${metadata.name}`;
  });
  assert.equal(new Set(places).size, places.length);
}

function assertLabels(labels: Readonly<Record<string, string>> = {}): void {
  for (const [key, value] of Object.entries(labels)) {
    assert.ok(isQualifiedName(key), key);
    assert.ok(isLabelValue(value), value);
  }
}

/** The same document with its keys in another order, at every level. */
function reordered<T>(value: T, seed: number): T {
  if (Array.isArray(value)) return value.map((each) => reordered(each, seed)) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .map(([key, inner]) => ({ key, inner, rank: rankOf(key, seed) }))
    .sort((a, b) => a.rank - b.rank);
  return Object.fromEntries(entries.map(({ key, inner }) => [key, reordered(inner, seed)])) as T;
}

/** Any order that depends on the seed will do. */
function rankOf(key: string, seed: number): number {
  return [...key].reduce((rank, letter) => (rank * 31 + letter.charCodeAt(0)) % 65_521, seed % 997);
}
