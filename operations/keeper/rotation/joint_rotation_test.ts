import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import { memberAddresses } from "../kubernetes/member_addresses.ts";
import type { Observation } from "../observation.ts";
import type { Step } from "../step.ts";
import {
  brokenHandshakes,
  changeWorld,
  commit,
  observeWorld,
  rollTenant,
  type RotatingWorld,
  rotatingWorld,
} from "../testing/rotating_world.ts";
import { rotationStep } from "./rotation_step.ts";
import { staleTrust } from "./trust_in_force.ts";

const cluster = exampleCluster({ spec: { members: 3 } });

/** What a commit says of both CAs. */
type Commit = Readonly<Record<"client" | "peer", Readonly<Record<string, unknown>>>>;

/** Both CAs of the same three members. */
interface Worlds {
  readonly client: RotatingWorld;
  readonly peer: RotatingWorld;
}

function bothWorlds(): Worlds {
  return { client: rotatingWorld("client"), peer: rotatingWorld("peer") };
}

function observeBoth(worlds: Worlds): Observation {
  const seen = observeWorld(worlds.client);
  const other = observeWorld(worlds.peer);
  const { peer, peerAuthority, rotations } = other.certificates;
  return {
    ...seen,
    certificates: {
      ...seen.certificates,
      peer,
      peerAuthority,
      trust: { state: "present", client: worlds.client.trust, peer: worlds.peer.trust },
      rotations: { ...seen.certificates.rotations, peer: rotations.peer },
    },
    ports: seen.ports.map((port, index) => ({
      ...port,
      peer: other.ports[index]?.peer ?? port.peer,
    })),
  };
}

interface Walk {
  /** How often a member was restarted. */
  readonly restarts: number;
  /** What was done besides. */
  readonly steps: readonly string[];
  /** What is left. */
  readonly rest: Step | undefined;
}

function planOf({ client, peer }: Commit) {
  const config = commit(commit(cluster, "client", client), "peer", peer);
  return { config, addresses: memberAddresses(config) };
}

/** Lets the keeper work, leaves and restarts included, until it rests. */
function walk(worlds: Worlds, wished: Commit): Walk {
  const plan = planOf(wished);
  const both = [worlds.client, worlds.peer];
  const steps: string[] = [];
  let restarts = 0;
  for (let turn = 0; turn < 60; turn++) {
    assert.deepEqual(both.flatMap(brokenHandshakes), [], steps.join(" "));
    for (const world of both) renewLeaves(world);
    const seen = observeBoth(worlds);
    const [stale] = staleTrust(seen);
    if (stale !== undefined) {
      restarts++;
      for (const world of both) restart(world, Number(stale.slice(-1)));
      continue;
    }
    const step = rotationStep(plan, seen);
    if (step === undefined || step.kind === "blocked" || step.kind === "wait") {
      return { restarts, steps, rest: step };
    }
    for (const world of both) changeWorld(world, step);
    steps.push("authority" in step ? `${step.kind} ${step.authority}` : step.kind);
  }
  assert.fail(`It never rests: ${steps.join(" ")}`);
}

function renewLeaves(world: RotatingWorld): void {
  const [signer = ""] = world.bundle;
  world.leaf = signer;
  for (const member of world.members) member.serves = signer;
}

function restart({ members, trust }: RotatingWorld, index: number): void {
  const member = members[index];
  assert.ok(member !== undefined);
  member.trusts = trust;
}

function alike(rotation: Readonly<Record<string, unknown>>): Commit {
  return { client: rotation, peer: rotation };
}

const trustBoth = alike({ generation: 2, phase: "trust-both" });
const switched: Commit = {
  client: { generation: 2, phase: "switch-signer", confirmTenantsRolled: "trust-both" },
  peer: { generation: 2, phase: "switch-signer" },
};
const dropped: Commit = {
  client: { generation: 2, phase: "drop-old", confirmTenantsRolled: "switch-signer" },
  peer: { generation: 2, phase: "drop-old" },
};

describe("rotations of both CAs in the same commits", () => {
  it("restart every member once for both, on the way forth", () => {
    const worlds = bothWorlds();
    assert.deepEqual(walk(worlds, trustBoth), {
      restarts: 3,
      steps: [
        "begin-rotation client",
        "begin-rotation peer",
        "spread-trust",
        "publish-bundle client",
        "publish-bundle peer",
      ],
      rest: undefined,
    });
    rollTenant(worlds.client);
    assert.equal(walk(worlds, switched).restarts, 0);
    rollTenant(worlds.client);
    assert.deepEqual(walk(worlds, dropped), {
      restarts: 3,
      steps: [
        "spread-trust",
        "publish-bundle client",
        "end-rotation client",
        "publish-bundle peer",
        "end-rotation peer",
      ],
      rest: undefined,
    });
  });

  it("restart every member once for both, on the way back", () => {
    const worlds = bothWorlds();
    walk(worlds, trustBoth);
    rollTenant(worlds.client);
    const back = walk(worlds, alike({ generation: 1, phase: "stable" }));
    assert.deepEqual([back.restarts, back.rest], [3, undefined]);
  });

  it("wait for each other's certificates before a CA goes, but for nobody's tenants", () => {
    const worlds = bothWorlds();
    walk(worlds, trustBoth);
    rollTenant(worlds.client);
    walk(worlds, switched);
    rollTenant(worlds.client);
    const [late] = worlds.peer.members;
    assert.ok(late !== undefined);
    late.serves = "ca1";
    const early = rotationStep(planOf(dropped), observeBoth(worlds));
    assert.deepEqual(early?.kind === "wait" && early.reason, "CertificatesSpreading");

    late.serves = "ca2";
    const unsaid = { ...dropped, client: { generation: 2, phase: "drop-old" } };
    const step = rotationStep(planOf(unsaid), observeBoth(worlds));
    assert.deepEqual(step, { kind: "spread-trust", trusted: { peer: ["ca2"] } });
  });

  it("let one begin while the other one spreads its new certificates", () => {
    const worlds = bothWorlds();
    walk(worlds, { ...trustBoth, peer: { generation: 1, phase: "stable" } });
    rollTenant(worlds.client);
    walk(worlds, { ...switched, peer: { generation: 1, phase: "stable" } });
    for (const member of worlds.client.members) member.serves = "ca1";
    const plan = planOf({ ...trustBoth, client: switched.client });
    changeWorld(worlds.peer, { kind: "begin-rotation", authority: "peer", to: 2 });
    const step = rotationStep(plan, observeBoth(worlds));
    assert.deepEqual(step, { kind: "spread-trust", trusted: { peer: ["ca1", "ca2"] } });
  });
});
