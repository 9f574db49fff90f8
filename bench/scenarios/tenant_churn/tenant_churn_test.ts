import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { answerScenario } from "../../testing/answer_scenario.ts";
import { tenantChurn } from "./tenant_churn.ts";

interface MadeUpChurn {
  /** Null: nobody came to count them. */
  readonly leftovers?: number | null;
  readonly mostReady?: number | null;
  readonly failed?: string | null;
}

function churned({ failed = null, leftovers = 0, mostReady = null }: MadeUpChurn = {}) {
  return answerScenario(tenantChurn, {
    settings: { ...tenantChurn.profiles.quick, mostReady },
    answer: ({ phase }) => ({
      update: {
        count: 100,
        p50: phase.name === "churn" ? 8 : 2,
        errors: phase.name === "churn" ? { "old-auth-revision": 3, timeout: 1 } : {},
      },
    }),
    change: ({ name }, { correctness }) => ({
      correctness: {
        ...correctness,
        measures: {
          "ready-p50-ms": name === "beside-100" ? 40 : 30,
          ...(leftovers === null ? {} : { leftovers }),
        },
      },
      events: [{ second: 6, endSecond: 9, kind: "churn-tenants", title: "Churn", failed }],
    }),
  });
}

function valueOf({ findings }: ReturnType<typeof churned>, name: string) {
  return findings.figures.find((each) => each.name === name)?.value;
}

describe("tenantChurn", () => {
  it("has guests come beside few tenants and beside many, once the load went on for a while", () => {
    const { trials } = churned();
    assert.deepEqual(trials.map(({ name }) => name), ["beside-10", "beside-100"]);
    const [first] = trials[0]?.events ?? [];
    const quiet = trials[0]?.phases.find(({ name }) => name === "quiet");
    assert.ok((first?.at ?? 0) >= (quiet?.seconds ?? Infinity));
    assert.equal(first?.action.kind, "churn-tenants");
  });

  it("tells how long a guest waits beside the most tenants", () => {
    assert.equal(valueOf(churned(), "ready-p50"), 40);
  });

  it("counts requests that failed because users changed apart from other failures", () => {
    const churn = churned();
    assert.equal(valueOf(churn, "outdated"), 6);
    assert.deepEqual(churn.findings.tables[0]?.rows.map((row) => row.slice(-2)), [[3, 1], [3, 1]]);
  });

  it("is missed when something is left of those who went", () => {
    assert.deepEqual(churned().findings.missed, []);
    const [told = ""] = churned({ leftovers: 2 }).findings.missed;
    assert.match(told, /^4 users, roles and keys are left/);
  });

  it("does not take for nothing what was not counted", () => {
    assert.equal(valueOf(churned(), "leftovers"), 0);
    assert.equal(valueOf(churned({ leftovers: null, failed: "etcd is away" }), "leftovers"), null);
  });

  it("is missed when a guest waits for longer than was promised", () => {
    assert.deepEqual(churned({ mostReady: 40 }).findings.missed, []);
    assert.equal(churned({ mostReady: 39 }).findings.missed.length, 1);
  });

  it("is missed when guests could not come or go", () => {
    const { findings: { missed } } = churned({ failed: "etcd is away" });
    assert.deepEqual(missed, ["Churn: etcd is away", "Churn: etcd is away"]);
  });
});
