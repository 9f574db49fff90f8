import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import { memberAddresses } from "../kubernetes/member_addresses.ts";
import type { Observation } from "../observation.ts";
import {
  allCertificates,
  certified,
  exampleNow,
  examplePorts,
  exampleRotations,
  healthy,
} from "../testing/example_observation.ts";
import type { ControlPlane, TenantServers } from "./control_plane.ts";
import { rotationStep } from "./rotation_step.ts";
import type { Step } from "../step.ts";

const plane: ControlPlane = {
  name: "team-a/prod",
  dataStore: "kamaji-system-etcd",
  wishedDataStores: [],
  user: "team-a_prod",
  replicas: 1,
  certifiedAt: exampleNow,
  pods: [{ name: "prod-1", createdAt: exampleNow, isReady: true }],
};

function seenServers(controlPlanes: readonly ControlPlane[]): TenantServers {
  return { state: "seen", controlPlanes, tenants: [] };
}

/** Everybody trusts both CAs, and the bundle with both is published; the old one signs. */
function bothTrusted(tenantServers: TenantServers | undefined): Observation {
  const both = ["clients", "next"];
  const change = { from: 1, to: 2, old: "clients", new: "next", switched: false };
  const client = { served: undefined, trusts: both, distrusts: [] };
  const { served } = examplePorts("etcd-0").client;
  return healthy({
    certificates: allCertificates({
      authority: certified("clients", { bundle: both }),
      authoritySource: certified("next"),
      trust: { state: "present", client: both, peer: ["peers"] },
      rotations: exampleRotations({
        client: { generation: 1, change, version: "1", published: exampleNow },
      }),
    }),
    ports: ["etcd-0", "etcd-1", "etcd-2"].map((pod) =>
      examplePorts(pod, { client: { ...client, served } })
    ),
    tenantServers,
  });
}

function stepFor(
  tenantServers: TenantServers | undefined,
  confirmTenantsRolled?: "trust-both" | "switch-signer",
): Step | undefined {
  const config = exampleCluster({
    spec: {
      members: 3,
      certificates: {
        mode: "keeper",
        client: {
          rotation: {
            generation: 2,
            phase: "switch-signer",
            ...(confirmTenantsRolled === undefined ? {} : { confirmTenantsRolled }),
          },
          watchTenants: true,
        },
      },
    },
  });
  return rotationStep({ config, addresses: memberAddresses(config) }, bothTrusted(tenantServers));
}

function sayRest(step: Step | undefined): string {
  assert.ok(step?.kind === "wait" || step?.kind === "blocked", String(step?.kind));
  return `${step.kind} ${step.reason}: ${step.message}`;
}

describe("the keeper's look at tenants", () => {
  it("lets the new CA sign once every API server was seen to have restarted", () => {
    assert.equal(stepFor(seenServers([plane]))?.kind, "publish-bundle");
  });

  it("waits, and names who is waited for and why", () => {
    const planes = ["a", "b", "c", "d", "e", "f", "g"].map((each) => ({
      ...plane,
      name: `team-${each}/prod`,
      certifiedAt: each === "c" ? exampleNow : exampleNow - 60_000,
    }));
    const said = sayRest(stepFor(seenServers(planes)));
    assert.match(
      said,
      /^wait TenantsRolling: .*"trust-both" published; waiting for team-a\/prod: K/,
    );
    assert.match(said, /team-f\/prod: [^;]*; and 1 more$/);
    assert.doesNotMatch(said, /team-c/);
  });

  it("stops and says why when nothing can be seen", () => {
    const reason = "Listing TenantControlPlanes failed: refused with 403";
    const said = sayRest(stepFor({ state: "unseen", reason }));
    assert.match(said, /^blocked TenantsUnseen: .*cannot be seen: Listing .* 403; mend that/);
  });

  it("needs no look where a person said so, for the very phase", () => {
    const old = { ...plane, pods: [] };
    for (const servers of [seenServers([old]), undefined] as const) {
      assert.equal(stepFor(servers, "trust-both")?.kind, "publish-bundle");
    }
    assert.match(sayRest(stepFor(seenServers([old]), "switch-signer")), /^wait TenantsRolling/);
    assert.match(sayRest(stepFor(undefined)), /^blocked TenantsToRoll/);
  });

  it("lets a CA that others replaced sign without a word", () => {
    const certificates = {
      mode: "existing",
      authoritySecret: "our-ca",
      serverSecret: "our-server",
      peerSecret: "our-peer",
      rootClientSecret: "our-root",
    } as const;
    const plan = (watchTenants: boolean) => {
      const config = exampleCluster({
        spec: { members: 3, certificates: { ...certificates, client: { watchTenants } } },
      });
      return { config, addresses: memberAddresses(config) };
    };
    const seen = bothTrusted(seenServers([plane]));
    assert.equal(rotationStep(plan(true), seen)?.kind, "publish-bundle");
    assert.equal(rotationStep(plan(false), seen), undefined);
    const early = bothTrusted(seenServers([{ ...plane, pods: [] }]));
    assert.match(sayRest(rotationStep(plan(true), early)), /^wait TenantsRolling/);
  });
});
