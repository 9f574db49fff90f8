import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { type Condition, conditionsOf, type ConditionType } from "./conditions.ts";
import type { Observation } from "./observation.ts";
import { conditionsKey, statusData, type StoredCondition } from "./status.ts";
import { blocked, type Step, wait } from "./step.ts";
import { healthy, nothing, servingMember } from "./testing/example_observation.ts";

const config = exampleCluster({ spec: { tenants: [{ name: "team-a" }] } });

describe("conditionsOf()", () => {
  const cases: Readonly<
    Record<string, readonly [Observation, Step, ConditionType, Condition["status"]]>
  > = {
    "calls a quorum available": [healthy(), { kind: "settled" }, "Available", "True"],
    "calls nothing available before the first moment": [
      nothing(),
      { kind: "settled" },
      "Available",
      "False",
    ],
    "calls authentication on when every member proved it": [
      healthy(),
      { kind: "settled" },
      "AuthEnabled",
      "True",
    ],
    "does not know of authentication before anybody was asked": [
      nothing(),
      { kind: "settled" },
      "AuthEnabled",
      "Unknown",
    ],
    "calls authentication off when one member serves a stranger": [
      healthy({
        etcd: {
          ...healthy().etcd,
          members: [servingMember("etcd-0"), servingMember("etcd-1", { stranger: "served" })],
        },
      }),
      { kind: "settled" },
      "AuthEnabled",
      "False",
    ],
    "misses a tenant that etcd does not know": [
      healthy(),
      { kind: "settled" },
      "TenantsOnboarded",
      "False",
    ],
    "is settled when there is nothing to do": [healthy(), { kind: "settled" }, "Settled", "True"],
    "is not settled while it waits": [healthy(), wait("R", "m"), "Settled", "False"],
    "is blocked when somebody has to act": [healthy(), blocked("R", "m"), "Blocked", "True"],
    "is not paused unless asked": [healthy(), { kind: "settled" }, "Paused", "False"],
  };
  for (const [title, [seen, step, type, status]] of Object.entries(cases)) {
    it(title, () => {
      const condition = conditionsOf({ config, seen, step }).find((each) => each.type === type);
      assert.equal(condition?.status, status, condition?.message ?? "no such condition");
    });
  }

  it("tells why it is blocked", () => {
    const step = blocked("NotFresh", "There was a cluster here before");
    const [condition] = conditionsOf({ config, seen: healthy(), step })
      .filter(({ type }) => type === "Blocked");
    assert.deepEqual(condition, {
      type: "Blocked",
      status: "True",
      reason: "NotFresh",
      message: "There was a cluster here before",
    });
  });
});

describe("statusData()", () => {
  const now = new Date("2026-06-01T00:00:00Z");
  const later = new Date("2026-06-02T00:00:00Z");
  const of = (step: Step) => ({
    configHash: "abc",
    conditions: conditionsOf({ config, seen: healthy(), step }),
  });
  const datesIn = (data: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      (JSON.parse(data[conditionsKey] ?? "[]") as StoredCondition[])
        .map(({ type, lastTransitionTime }) => [type, lastTransitionTime.slice(0, 10)]),
    );

  it("is the same for the same state, so nothing is written twice", () => {
    const stored = statusData(of({ kind: "settled" }), { stored: undefined, now });
    assert.deepEqual(statusData(of({ kind: "settled" }), { stored, now: later }), stored);
  });

  it("dates a condition by the change of its status, not of its reason", () => {
    const first = statusData(of(wait("One", "m")), { stored: undefined, now });
    const second = statusData(of(wait("Two", "m")), { stored: first, now: later });
    assert.equal(datesIn(second)["Settled"], "2026-06-01");
    const third = statusData(of({ kind: "settled" }), { stored: second, now: later });
    assert.equal(datesIn(third)["Settled"], "2026-06-02");
    assert.equal(datesIn(third)["Available"], "2026-06-01");
  });

  it("begins again where somebody wrote what cannot be read", () => {
    const stored = { [conditionsKey]: "{" };
    assert.equal(
      datesIn(statusData(of({ kind: "settled" }), { stored, now }))["Settled"],
      "2026-06-01",
    );
  });
});
