import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { apiVersion, defaultEtcdVersion, etcdClusterSchema, kind } from "./etcd_cluster.ts";
import { advisoriesOf, parseEtcdVersion } from "./etcd_version.ts";
import { configJsonSchema, type JsonSchema } from "./json_schema.ts";
import { exampleConfig } from "./testing/example_config.ts";

const identity = { apiVersion, kind, metadata: { name: "tenants" } };

describe("etcdClusterSchema", () => {
  it("makes a production-worthy cluster of a name", () => {
    const { spec } = etcdClusterSchema.parse(identity);
    assert.equal(spec.members, 3);
    assert.equal(spec.quota, "8Gi");
    assert.equal(spec.storage.size, "32Gi");
    assert.equal(spec.certificates.mode, "keeper");
    assert.deepEqual(spec.compaction, { mode: "periodic", retention: "5m" });
    assert.equal(spec.snapshots.destination.kind, "volume");
    assert.equal(spec.networkPolicy.enabled, true);
    assert.equal(spec.scheduling.hosts, "required");
  });

  it("deploys an etcd without known advisories by default", () => {
    const version = parseEtcdVersion(defaultEtcdVersion);
    assert(version !== undefined);
    assert.deepEqual(advisoriesOf(version), []);
  });

  it("parses what it made again without a change", () => {
    const config = exampleConfig({
      tenants: [{ name: "a", budget: { bytes: "1Gi" } }],
      compaction: { mode: "revision" },
      extraArguments: { "log-level": "warn", "max-wals": 5 },
    });
    assert.deepEqual(etcdClusterSchema.parse(config), config);
  });

  it("fills the defaults of the variant that is chosen", () => {
    const { compaction, certificates, snapshots } = exampleConfig({
      compaction: { mode: "revision" },
      certificates: { mode: "cert-manager", issuer: { name: "ca" } },
      snapshots: { destination: { kind: "s3", bucket: "etcd-snapshots" } },
    }).spec;
    assert.deepEqual(compaction, { mode: "revision", retention: 10_000 });
    assert(certificates.mode === "cert-manager");
    assert.deepEqual(certificates.issuer, {
      name: "ca",
      kind: "Issuer",
      group: "cert-manager.io",
    });
    assert(snapshots.destination.kind === "s3");
    assert.equal(snapshots.destination.region, "us-east-1");
  });

  it("knows no field at any level that it does not name", () => {
    const refused = etcdClusterSchema.safeParse({
      ...identity,
      status: {},
      metadata: { name: "a", uid: "b" },
      spec: { keeper: { image: { tga: "x" } } },
    });
    const keys = refused.error?.issues.flatMap((issue) =>
      issue.code === "unrecognized_keys" ? issue.keys : []
    );
    assert.deepEqual(keys?.toSorted(), ["status", "tga", "uid"]);
  });

  it("describes every field, at every level", () => {
    const undescribed: string[] = [];
    collectUndescribed(configJsonSchema(), { path: "", undescribed });
    assert.deepEqual(undescribed, []);
  });
});

function collectUndescribed(
  schema: JsonSchema,
  { path, undescribed }: { path: string; undescribed: string[] },
): void {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const place = `${path}.${name}`;
    if (!/^\S.*\.$/s.test(field.description ?? "")) undescribed.push(place);
    collectUndescribed(field, { path: place, undescribed });
  }
  const { items, additionalProperties, oneOf = [], anyOf = [] } = schema;
  const inner = [items, additionalProperties, ...oneOf, ...anyOf];
  for (const part of inner) {
    if (typeof part === "object") collectUndescribed(part, { path: `${path}[]`, undescribed });
  }
}
