import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import type { BundledSecret, RecoveryBundle } from "../../recovery_bundle/recovery_bundle.ts";
import { bundleDigests } from "./bundle_digests.ts";

const config = exampleCluster({ spec: { snapshots: { bundle: { recipients: ["age1a"] } } } });

function secretOf(name: string, data: Readonly<Record<string, string>>): BundledSecret {
  return { name, type: "Opaque", labels: { b: "2", a: "1" }, annotations: {}, data };
}

const bundle: RecoveryBundle = {
  version: 1,
  cluster: "kamaji-system/etcd",
  madeAt: "2026-11-22T10:17:03.000Z",
  config: "{}",
  token: "token",
  tenants: { declared: [], found: [{ name: "a", prefix: "/a/" }, { name: "b", prefix: "/b/" }] },
  secrets: [
    secretOf("etcd-certs", { "ca.crt": "Y2VydA==", "ca.key": "a2V5" }),
    secretOf("etcd-peer-ca", { "ca.key": "cGVlcg==" }),
  ],
};

describe("bundleDigests()", () => {
  const before = bundleDigests(bundle, config);

  it("are the same of the same things, whenever and in whatever order", () => {
    const [first, second] = bundle.secrets;
    assert.ok(first !== undefined && second !== undefined);
    const reordered: RecoveryBundle = {
      ...bundle,
      madeAt: "2027-01-01T00:00:00.000Z",
      tenants: { declared: [], found: [...bundle.tenants.found ?? []].reverse() },
      secrets: [second, {
        ...first,
        labels: { a: "1", b: "2" },
        data: { "ca.key": "a2V5", "ca.crt": "Y2VydA==" },
      }],
    };
    assert.deepEqual(bundleDigests(reordered, config), before);
  });

  const changes: Readonly<Record<string, Partial<RecoveryBundle>>> = {
    "the configuration": { config: "{ }" },
    "the incarnation": { token: "other" },
    "a key": { secrets: [secretOf("etcd-certs", { "ca.crt": "Y2VydA==", "ca.key": "b3RoZXI=" })] },
    "what is declared": { tenants: { ...bundle.tenants, declared: [{ name: "a", prefix: "/" }] } },
  };
  for (const [what, change] of Object.entries(changes)) {
    it(`differ when ${what} does`, () => {
      assert.notEqual(bundleDigests({ ...bundle, ...change }, config).inputs, before.inputs);
    });
  }

  it("differ when there are other recipients", () => {
    const spec = { snapshots: { bundle: { recipients: ["age1b"] } } };
    const others = bundleDigests(bundle, exampleCluster({ spec }));
    assert.notEqual(others.inputs, before.inputs);
  });

  it("tell of etcd's tenants apart from the rest, or that they were not asked for", () => {
    const fewer = { ...bundle, tenants: { declared: [], found: [] } };
    const { inputs, tenants } = bundleDigests(fewer, config);
    assert.equal(inputs, before.inputs);
    assert.notEqual(tenants, before.tenants);
    const unknown = { ...bundle, tenants: { declared: [], found: null } };
    assert.equal(bundleDigests(unknown, config).tenants, undefined);
  });
});
