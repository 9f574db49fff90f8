import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { EtcdClusterInput } from "../../../manifests/config/etcd_cluster.ts";
import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import { memberAddresses } from "../kubernetes/member_addresses.ts";
import type { CertificatesObservation } from "../observation.ts";
import type { RotationPhase } from "./rotation_goal.ts";
import { rotationStep } from "./rotation_step.ts";
import type { Step } from "../step.ts";
import {
  allCertificates,
  certified,
  examplePorts,
  exampleRotations,
  healthy,
} from "../testing/example_observation.ts";
import {
  brokenHandshakes,
  changeWorld,
  commit,
  observeWorld,
  rollTenant,
  type RotatingWorld,
  rotatingWorld,
} from "../testing/rotating_world.ts";
import { staleTrust } from "./trust_in_force.ts";

const cluster = exampleCluster({ spec: { members: 3 } });

interface Commit {
  readonly generation: number;
  readonly phase: RotationPhase;
  readonly confirmTenantsRolled?: "trust-both" | "switch-signer";
}

/**
 * Lets the keeper do what it does in its order, leaves and restarts included, until it rests. After
 * each change of anything every handshake must still succeed.
 */
function walk(world: RotatingWorld, rotation: Commit): { steps: string[]; rest: Step | undefined } {
  const config = commit(cluster, world.authority, { ...rotation });
  const plan = { config, addresses: memberAddresses(config) };
  const steps: string[] = [];
  for (let turn = 0; turn < 60; turn++) {
    assert.deepEqual(brokenHandshakes(world), [], steps.join(" "));
    const seen = observeWorld(world);
    const signer = world.bundle[0] ?? "";
    if (world.leaf !== signer) {
      world.leaf = signer;
      for (const member of world.members) member.serves = signer;
      steps.push("leaves");
      continue;
    }
    const [stale] = staleTrust(seen);
    if (stale !== undefined) {
      const member = world.members[Number(stale.slice(-1))];
      assert.ok(member !== undefined);
      member.trusts = world.trust;
      steps.push(`restart-${stale.slice(-1)}`);
      continue;
    }
    const step = rotationStep(plan, seen);
    if (step === undefined || step.kind === "blocked" || step.kind === "wait") {
      return { steps, rest: step };
    }
    changeWorld(world, step);
    steps.push(sayStep(step));
  }
  assert.fail(`It never rests: ${steps.join(" ")}`);
}

function sayStep(step: Step): string {
  switch (step.kind) {
    case "spread-trust":
      return `trust(${Object.values(step.trusted).join(",")})`;
    case "publish-bundle":
      return `bundle(${step.bundle.join(",")})`;
    default:
      return step.kind;
  }
}

const restarts = ["restart-0", "restart-1", "restart-2"];

for (const authority of ["client", "peer"] as const) {
  describe(`a rotation of the CA of ${authority}s`, () => {
    it("never breaks a handshake on its way, one commit a phase", () => {
      const world = rotatingWorld(authority);
      const phases: readonly (readonly [Commit, readonly string[]])[] = [
        [{ generation: 2, phase: "trust-both" }, [
          "begin-rotation",
          "trust(ca1,ca2)",
          ...restarts,
          "bundle(ca1,ca2)",
        ]],
        [{ generation: 2, phase: "switch-signer", confirmTenantsRolled: "trust-both" }, [
          "bundle(ca2,ca1)",
          "leaves",
        ]],
        [{ generation: 2, phase: "drop-old", confirmTenantsRolled: "switch-signer" }, [
          "trust(ca2)",
          ...restarts,
          "bundle(ca2)",
          "end-rotation",
        ]],
        [{ generation: 2, phase: "stable" }, []],
      ];
      for (const [rotation, expected] of phases) {
        assert.deepEqual(walk(world, rotation), { steps: expected, rest: undefined });
        rollTenant(world);
        assert.deepEqual(brokenHandshakes(world), []);
      }
      assert.deepEqual([world.bundle, world.trust, world.change], [["ca2"], ["ca2"], undefined]);
    });

    it("goes back from the first phase, and forgets the new CA", () => {
      const world = rotatingWorld(authority);
      walk(world, { generation: 2, phase: "trust-both" });
      rollTenant(world);
      assert.deepEqual(walk(world, { generation: 1, phase: "stable" }), {
        steps: ["trust(ca1)", ...restarts, "bundle(ca1)", "end-rotation"],
        rest: undefined,
      });
    });

    it("goes back once the new CA has signed, by way of the old signer", () => {
      const world = rotatingWorld(authority);
      walk(world, { generation: 2, phase: "trust-both" });
      rollTenant(world);
      walk(world, { generation: 2, phase: "switch-signer", confirmTenantsRolled: "trust-both" });
      rollTenant(world);
      assert.deepEqual(walk(world, { generation: 2, phase: "trust-both" }), {
        steps: ["bundle(ca1,ca2)", "leaves"],
        rest: undefined,
      });
      rollTenant(world);
      const back = { generation: 1, phase: "stable", confirmTenantsRolled: "trust-both" } as const;
      walk(world, back);
      assert.deepEqual([world.bundle, world.trust, world.change], [["ca1"], ["ca1"], undefined]);
    });

    it("refuses a jump and names what may come next", () => {
      const world = rotatingWorld(authority);
      const jumps: readonly Commit[] = [
        { generation: 2, phase: "switch-signer", confirmTenantsRolled: "trust-both" },
        { generation: 2, phase: "drop-old", confirmTenantsRolled: "switch-signer" },
        { generation: 2, phase: "stable" },
        { generation: 3, phase: "trust-both" },
      ];
      for (const jump of jumps) {
        const { steps, rest } = walk(world, jump);
        assert.deepEqual(steps, []);
        assert.ok(rest?.kind === "blocked", jump.phase);
        assert.equal(rest.reason, "RotationOutOfOrder");
        assert.match(rest.message, /generation 1 in "stable", or to generation 2 in "trust-both"$/);
      }
    });
  });
}

describe("rotationStep()", () => {
  it("waits for what a person says of tenants, for each phase anew", () => {
    const world = rotatingWorld("client");
    walk(world, { generation: 2, phase: "trust-both" });
    for (const said of [{}, { confirmTenantsRolled: "switch-signer" }] as const) {
      const { steps, rest } = walk(world, { generation: 2, phase: "switch-signer", ...said });
      assert.deepEqual(steps, []);
      assert.equal(rest?.kind === "blocked" && rest.reason, "TenantsToRoll");
    }
    rollTenant(world);
    walk(world, { generation: 2, phase: "switch-signer", confirmTenantsRolled: "trust-both" });
    for (const said of [{}, { confirmTenantsRolled: "trust-both" }] as const) {
      const { steps, rest } = walk(world, { generation: 2, phase: "drop-old", ...said });
      assert.deepEqual(steps, []);
      assert.equal(rest?.kind === "blocked" && rest.reason, "TenantsToRoll");
    }
  });

  it("asks of tenants on the way back only once they may bear certificates of the new CA", () => {
    const world = rotatingWorld("client");
    walk(world, { generation: 2, phase: "trust-both" });
    rollTenant(world);
    walk(world, { generation: 2, phase: "switch-signer", confirmTenantsRolled: "trust-both" });
    walk(world, { generation: 2, phase: "trust-both" });
    const { steps, rest } = walk(world, { generation: 1, phase: "stable" });
    assert.deepEqual(steps, []);
    assert.equal(rest?.kind === "blocked" && rest.reason, "TenantsToRoll");
  });

  it("keeps the old bundle until every member was seen to trust both", () => {
    const world = rotatingWorld("client");
    const config = commit(cluster, "client", { generation: 2, phase: "trust-both" });
    const plan = { config, addresses: memberAddresses(config) };
    for (const _ of ["begin-rotation", "spread-trust"]) {
      changeWorld(world, rotationStep(plan, observeWorld(world)) ?? { kind: "settled" });
    }
    for (const member of world.members.slice(1)) member.trusts = world.trust;
    const seen = observeWorld(world);
    const silent = examplePorts("etcd-0", {
      client: { served: undefined, trusts: [], distrusts: [] },
    });
    const step = rotationStep(plan, { ...seen, ports: [silent, ...seen.ports.slice(1)] });
    assert.ok(step?.kind === "wait");
    assert.equal(step.reason, "TrustUnproven");
    assert.match(step.message, /both CAs: etcd-0$/);
  });

  it("changes nothing while a member is missing", () => {
    const config = commit(cluster, "peer", { generation: 2, phase: "trust-both" });
    const plan = { config, addresses: memberAddresses(config) };
    const seen = observeWorld(rotatingWorld("peer"));
    const [first, ...others] = seen.etcd.members;
    assert.ok(first !== undefined);
    const etcd = {
      ...seen.etcd,
      members: [{ pod: first.pod, state: "silent", reason: "is away" } as const, ...others],
    };
    const step = rotationStep(plan, { ...seen, etcd });
    assert.ok(step?.kind === "wait");
    assert.equal(step.reason, "RotationHeld");
  });

  it("rotates peers while clients wait for their tenants", () => {
    const world = rotatingWorld("client");
    walk(world, { generation: 2, phase: "trust-both" });
    const config = commit(
      commit(cluster, "client", { generation: 2, phase: "switch-signer" }),
      "peer",
      { generation: 2, phase: "trust-both" },
    );
    const step = rotationStep({ config, addresses: memberAddresses(config) }, observeWorld(world));
    assert.deepEqual(step, { kind: "begin-rotation", authority: "peer", to: 2 });
  });
});

describe("rotationStep() where others make the CAs", () => {
  const existing = {
    mode: "existing",
    authoritySecret: "our-ca",
    serverSecret: "our-server",
    peerSecret: "our-peer",
    rootClientSecret: "our-root",
  } as const;
  type Given = NonNullable<EtcdClusterInput["spec"]>["certificates"];
  const stepOf = (given: Given, differing: Partial<CertificatesObservation>) => {
    const config = exampleCluster({ spec: { members: 3, certificates: given } });
    const plan = { config, addresses: memberAddresses(config) };
    const certificates = allCertificates({
      authoritySource: certified("clients"),
      ...differing,
    });
    return rotationStep(plan, healthy({ certificates }));
  };

  it("takes a changed CA for the wish to trust both", () => {
    assert.equal(stepOf(existing, {}), undefined);
    assert.deepEqual(stepOf(existing, { authoritySource: certified("other clients") }), {
      kind: "begin-rotation",
      authority: "client",
      to: 2,
    });
  });

  it("goes on when the config says that tenants were rolled, and back with the CA", () => {
    const change = { from: 1, to: 2, old: "clients", new: "next", switched: false };
    const both = { state: "present", client: ["clients", "next"], peer: ["peers"] } as const;
    const between = {
      authority: certified("clients", { bundle: ["clients", "next"] }),
      trust: both,
      rotations: exampleRotations({ client: { generation: 1, change, version: "1" } }),
    };
    const config = (phase?: "trust-both"): Given => ({
      ...existing,
      client: { rotation: phase === undefined ? {} : { confirmTenantsRolled: phase } },
    });
    const ports = ["etcd-0", "etcd-1", "etcd-2"].map((pod) => {
      const { client } = examplePorts(pod);
      return examplePorts(pod, { client: { ...client, trusts: ["clients", "next"] } });
    });
    const at = (given: Given, source: string) => {
      const cluster = exampleCluster({ spec: { members: 3, certificates: given } });
      const certificates = allCertificates({ ...between, authoritySource: certified(source) });
      const plan = { config: cluster, addresses: memberAddresses(cluster) };
      return rotationStep(plan, healthy({ certificates, ports }));
    };
    assert.equal(at(config(), "next"), undefined, "it rests until somebody says so");
    assert.deepEqual(at(config("trust-both"), "next"), {
      kind: "publish-bundle",
      authority: "client",
      bundle: ["next", "clients"],
    });
    assert.deepEqual(at(config(), "clients"), {
      kind: "spread-trust",
      trusted: { client: ["clients"] },
    });
  });

  it("tells members of a peers' CA whose key it never sees", () => {
    const peerAuthority = certified("new peers", { issuer: "peer", bundle: ["new peers"] });
    assert.deepEqual(
      stepOf(existing, { peerAuthority }),
      {
        kind: "spread-trust",
        trusted: { peer: ["new peers", "peers"] },
      },
    );
  });
});
