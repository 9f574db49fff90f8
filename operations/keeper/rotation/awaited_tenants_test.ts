import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { awaitedTenants } from "./awaited_tenants.ts";
import type { ControlPlane, ServerPod } from "./control_plane.ts";

const at = (time: string) => Date.parse(`2026-06-01T${time}Z`);
const published = at("12:00:00.700");

function pod(name: string, differing: Partial<ServerPod> = {}): ServerPod {
  return { name, createdAt: at("12:00:09"), isReady: true, ...differing };
}

/** A tenant whose two pods were made after Kamaji gave it what was published. */
function rolled(differing: Partial<ControlPlane> = {}): ControlPlane {
  return {
    name: "team-a/prod",
    dataStore: "kamaji-system-etcd",
    wishedDataStores: ["kamaji-system-etcd"],
    user: "team-a_prod",
    replicas: 2,
    certifiedAt: at("12:00:03"),
    pods: [pod("prod-1"), pod("prod-2")],
    ...differing,
  };
}

const cases: readonly {
  readonly what: string;
  readonly plane: Partial<ControlPlane>;
  readonly reason: RegExp | undefined;
}[] = [
  { what: "whose pods were all made since and serve", plane: {}, reason: undefined },
  {
    what: "that was rolled in the very second of the publication",
    plane: {
      certifiedAt: at("12:00:00"),
      pods: [pod("prod-1", { createdAt: at("12:00:00") }), pod("prod-2")],
    },
    reason: undefined,
  },
  {
    what: "with more pods than it wants, as while a Deployment rolls",
    plane: { pods: [pod("prod-1"), pod("prod-2"), pod("prod-3")] },
    reason: undefined,
  },
  {
    what: "that Kamaji did not give the CAs yet, whatever its pods are",
    plane: { certifiedAt: at("11:59:59") },
    reason: /Kamaji has not given it the CAs since$/,
  },
  {
    what: "of which Kamaji does not say when it gave it the CAs",
    plane: { certifiedAt: undefined },
    reason: /does not say when/,
  },
  {
    what: "with a pod from before the publication",
    plane: { pods: [pod("prod-1"), pod("prod-2", { createdAt: at("11:59:59") })] },
    reason: /pod prod-2 was made before that$/,
  },
  {
    what: "with a pod from before Kamaji gave it the CAs",
    plane: { pods: [pod("prod-1"), pod("prod-2", { createdAt: at("12:00:02") })] },
    reason: /pod prod-2 was made before that$/,
  },
  {
    what: "with a new pod that does not serve yet",
    plane: { pods: [pod("prod-1"), pod("prod-2", { isReady: false })] },
    reason: /pod prod-2 is not ready$/,
  },
  { what: "that lacks a pod", plane: { pods: [pod("prod-1")] }, reason: /1 of 2 pods are there$/ },
  { what: "without pods", plane: { pods: [] }, reason: /it has no pod$/ },
  { what: "put to sleep", plane: { pods: [], replicas: 0 }, reason: /it has no pod$/ },
  {
    what: "of which Kamaji says nothing yet",
    plane: { dataStore: undefined, wishedDataStores: [], user: undefined },
    reason: /does not say yet which DataStore/,
  },
  {
    what: "that keeps single resources here, with another DataStore's CA",
    plane: { dataStore: "big", wishedDataStores: ["big", "kamaji-system-etcd"] },
    reason: /certificates of DataStore "big"$/,
  },
  {
    what: "that is about to move away",
    plane: { wishedDataStores: ["big"], certifiedAt: at("11:00:00") },
    reason: /has not given it/,
  },
];

describe("awaitedTenants()", () => {
  const question = { dataStore: "kamaji-system-etcd", published };
  for (const { what, plane, reason } of cases) {
    it(`${reason === undefined ? "does not wait" : "waits"} for a tenant ${what}`, () => {
      const controlPlanes = [rolled(plane), rolled({ name: "other/one", user: "other_one" })];
      const tenants = ["other_one"];
      const awaited = awaitedTenants({ state: "seen", controlPlanes, tenants }, question);
      assert.equal(awaited.length, reason === undefined ? 0 : 1, awaited.join("; "));
      if (reason === undefined) return;
      assert.match(awaited[0] ?? "", /^team-a\/prod: /);
      assert.match(awaited[0] ?? "", reason);
    });
  }

  it("does not wait for tenants of other DataStores", () => {
    const elsewhere = rolled({ dataStore: "big", wishedDataStores: ["big"], pods: [] });
    const seen = { state: "seen", controlPlanes: [elsewhere], tenants: [] } as const;
    assert.deepEqual(awaitedTenants(seen, question), []);
  });

  it("waits for a user in etcd that no TenantControlPlane of this DataStore has", () => {
    const elsewhere = rolled({ dataStore: "big", wishedDataStores: ["big"] });
    const seen = { state: "seen", controlPlanes: [elsewhere], tenants: ["team-a_prod"] } as const;
    assert.deepEqual(awaitedTenants(seen, question), [
      "user team-a_prod: no TenantControlPlane has it",
    ]);
  });

  it("waits as long as it is not known when the CAs were published, or who etcd's tenants are", () => {
    const seen = { state: "seen", controlPlanes: [rolled()], tenants: ["team-a_prod"] } as const;
    const unknown = awaitedTenants(seen, { ...question, published: undefined });
    assert.match(unknown.join(), /nobody noted when/);
    assert.match(awaitedTenants({ ...seen, tenants: undefined }, question).join(), /not counted/);
    assert.deepEqual(awaitedTenants(seen, question), []);
  });
});
