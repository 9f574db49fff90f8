import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import { conditionsOf } from "../conditions.ts";
import { memberAddresses } from "../kubernetes/member_addresses.ts";
import { nextStep } from "../next_step.ts";
import { type Rest, wait } from "../step.ts";
import { allCertificates, exampleNow, healthy } from "../testing/example_observation.ts";
import type { BundleObservation } from "./bundle_observation.ts";
import { bundleStep } from "./bundle_step.ts";

const settled: Rest = { kind: "settled" };
const wanted = { inputs: "a", tenants: "b" };
const sealed: BundleObservation = { version: "7", published: wanted, wanted, tenants: [] };

function stepFor(bundle: BundleObservation | undefined, rest: Rest = settled) {
  const step = bundleStep(healthy({ bundle }), rest);
  if (step === undefined || step.kind === "publish-recovery-bundle") return step;
  assert.fail(step.kind);
}

describe("bundleStep()", () => {
  it("does nothing where none is wished, or the one there is is of today", () => {
    assert.equal(stepFor(undefined), undefined);
    assert.equal(stepFor(sealed), undefined);
  });

  it("seals the first one, and another one when its content or the tenants change", () => {
    const tenants = [{ name: "a", prefix: "/a/" }];
    assert.deepEqual(stepFor({ version: undefined, published: undefined, wanted, tenants }), {
      kind: "publish-recovery-bundle",
      why: "there is none",
      tenants,
      replaces: undefined,
    });
    const changed = stepFor({ ...sealed, wanted: { ...wanted, inputs: "other" } });
    assert.equal(changed?.why, "its content or its recipients changed");
    assert.equal(changed?.replaces, "7");
    const more = stepFor({ ...sealed, wanted: { ...wanted, tenants: "other" } });
    assert.equal(more?.why, "tenants came or went");
  });

  it("does not forget the tenants because nobody has counted them yet", () => {
    assert.equal(stepFor({ ...sealed, wanted: { ...wanted, tenants: undefined } }), undefined);
  });

  it("waits until a cluster that is founded has all that belongs in it", () => {
    const certificates = { ...allCertificates(), rootClient: { state: "absent" } as const };
    const seen = healthy({ bundle: { ...sealed, published: undefined }, certificates });
    assert.equal(bundleStep(seen, settled), undefined);
  });

  it("lets an operation go on that it happens in, and takes no Lease for one", () => {
    const bundle = { ...sealed, published: undefined };
    const rest = wait("MemberRestarting", "etcd-1 restarts", { operation: "rollout" });
    assert.equal(stepFor(bundle, rest)?.operation, undefined);
    const now = new Date(exampleNow);
    const record = { holder: "keeper", seconds: 120, acquiredAt: now, renewedAt: now };
    const operation = { record: { ...record, transitions: 0 }, version: "1" };
    const step = bundleStep(healthy({ bundle, operation }), rest);
    assert.ok(step?.kind === "publish-recovery-bundle");
    assert.equal(step.operation, "rollout");
  });
});

describe("bundleStep() for a recipient that is no key", () => {
  const bundle = { ...sealed, published: undefined, mistyped: ["age1nobody"] };

  it("tells a person, once nothing else is waited for", () => {
    assert.deepEqual(bundleStep(healthy({ bundle }), settled), {
      kind: "blocked",
      reason: "RecipientMistyped",
      message: "No recovery bundle can be sealed: age1nobody in " +
        "spec.snapshots.bundle.recipients is no age public key",
    });
    const rest = wait("MemberRestarting", "etcd-1 restarts", { operation: "rollout" });
    assert.equal(bundleStep(healthy({ bundle }), rest), undefined);
  });

  it("says so in the conditions", () => {
    const config = exampleCluster();
    const seen = healthy({ bundle });
    const step = nextStep({ config, addresses: memberAddresses(config) }, seen);
    const blocked = conditionsOf({ config, seen, step }).find(({ type }) => type === "Blocked");
    assert.equal(blocked?.status, "True");
    assert.equal(blocked?.reason, "RecipientMistyped");
  });
});

describe("a keeper with a bundle to seal", () => {
  const bundle = { ...sealed, published: undefined };

  function next(seen: Parameters<typeof healthy>[0], paused = false) {
    const config = exampleCluster({ spec: { paused } });
    return nextStep({ config, addresses: memberAddresses(config) }, healthy({ bundle, ...seen }));
  }

  it("does so when there is nothing else to do, also while it waits", () => {
    assert.equal(next({}).kind, "publish-recovery-bundle");
    const silent = healthy().etcd.members.map(({ pod }) =>
      ({ pod, state: "silent", reason: "is away" }) as const
    );
    const etcd = { members: silent, listed: undefined, onboarded: undefined };
    assert.equal(next({ etcd }).kind, "publish-recovery-bundle");
  });

  it("does what members need first, and nothing while it stands still", () => {
    const memberSet = { ...healthy().memberSet ?? assert.fail(), replicas: 2 };
    assert.notEqual(next({ memberSet }).kind, "publish-recovery-bundle");
    assert.equal(next({}, true).kind, "paused");
  });
});
