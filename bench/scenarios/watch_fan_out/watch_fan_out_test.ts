import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { quantiles } from "../../results/example_result.ts";
import type { Findings } from "../../results/findings.ts";
import type { TrialReport } from "../../results/trial_report.ts";
import { answerScenario } from "../../testing/answer_scenario.ts";
import type { Trial } from "../trial.ts";
import { watchFanOut, type WatchFanOutSettings } from "./watch_fan_out.ts";

const settings: WatchFanOutSettings = {
  watchers: [1, 50],
  tenants: 2,
  rate: 10,
  seconds: 4,
  rounds: 3,
  mostDelivery: null,
};

const answer = () => ({ write: { count: 40, p50: 3 } });

/** Streams of one connection take 1 ms a watch at the median, connections of their own a tenth. */
function change(_: Trial, report: TrialReport) {
  const phases = report.phases.map((phase) => {
    const [watchers = "", wiring = ""] = phase.name.split(/ watches, |, /);
    const median = Number(watchers) * (wiring === "shared" ? 1 : 0.1);
    const seen = quantiles(40 * Number(watchers), median);
    return { ...phase, delivery: { [`${wiring}-${watchers}`]: seen } };
  });
  return { phases };
}

describe("watch-fan-out", () => {
  const { findings, trials } = answerScenario(watchFanOut, { settings, answer, change });

  it("opens as many watches as it says, over one connection and over their own", () => {
    assert.deepEqual(
      Object.entries(trials[0]?.groups ?? {}).map(([name, { settings }]) => [name, settings]),
      [
        ["shared-1", { watchers: 1, ownConnections: 0 }],
        ["own-1", { watchers: 1, ownConnections: 1 }],
        ["shared-50", { watchers: 50, ownConnections: 0 }],
        ["own-50", { watchers: 50, ownConnections: 1 }],
      ],
    );
  });

  it("measures forth and back", () => {
    const order = trials[0]?.phases.slice(1).map(({ load }) => Object.keys(load)[0]);
    const forth = ["shared-1", "own-1", "shared-50", "own-50"];
    assert.deepEqual(order, [...forth, ...forth.toReversed(), ...forth]);
  });

  it("tells how late the most watches see a write", () => {
    assert.equal(valueOf(findings, "delivery-median-shared"), 50);
    assert.equal(valueOf(findings, "delivery-p99-shared"), 200);
    assert.equal(valueOf(findings, "delivery-p99-own"), 20);
    assert.deepEqual(findings.tables[0]?.rows[2], [
      50,
      "streams of one connection",
      500,
      3,
      50,
      200,
      400,
    ]);
  });

  it("counts what watches must never do", () => {
    assert.equal(valueOf(findings, "broken-deliveries"), 0);
    const violations = ["lost-event", "duplicate-event", "stale-read"].map((kind) => {
      return { kind, tenant: "bench1", key: "/a", detail: "seen" };
    });
    const { findings: other } = answerScenario(watchFanOut, {
      settings,
      answer,
      change: (_, { correctness }) => ({ correctness: { ...correctness, violations } }),
    });
    assert.equal(valueOf(other, "broken-deliveries"), 2);
  });

  it("misses what was promised", () => {
    const promised = { ...settings, mostDelivery: 100 };
    const { findings } = answerScenario(watchFanOut, { settings: promised, answer, change });
    assert.deepEqual(findings.missed, [
      "Delivery to 50 watches over streams of one connection takes 200 ms at the p99, above 100",
    ]);
  });

  it("concludes nothing from what was not delivered", () => {
    const { findings } = answerScenario(watchFanOut, { settings, answer });
    assert.equal(valueOf(findings, "delivery-p99-own"), null);
    assert.deepEqual(findings.tables[0]?.rows[3]?.slice(4), [null, null, null]);
  });
});

function valueOf({ figures }: Findings, name: string): number | null | undefined {
  return figures.find((figure) => figure.name === name)?.value;
}
