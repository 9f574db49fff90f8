import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Findings } from "../../results/findings.ts";
import type { TrialReport } from "../../results/trial_report.ts";
import { answerScenario, type AskedLoad } from "../../testing/answer_scenario.ts";
import type { Trial } from "../trial.ts";
import { idleFleet, type IdleFleetSettings } from "./idle_fleet.ts";

const settings: IdleFleetSettings = {
  tenants: [10, 50, 100],
  connections: 4,
  watches: 8,
  settle: 2,
  seconds: 5,
  least: null,
};

/** Above 50 tenants writes are too slow. */
function answer({ trial }: AskedLoad) {
  return {
    renew: { count: 500, p50: sizeOf(trial) > 50 ? 60 : 2 },
    count: { count: 500, p50: 1, kind: "read" as const },
  };
}

/** A member has 40 MB and 0.5 MB a tenant, 30 files and 4 a tenant, and 2 ms/s of each tenant. */
function change(trial: Trial, report: TrialReport) {
  const tenants = sizeOf(trial);
  const values = (value: number) => Array.from({ length: 7 }, () => value);
  const server = ["a", "b", "c"].flatMap((member) => [
    { name: "rss-bytes", title: "", unit: "bytes", member, values: values(4e7 + 5e5 * tenants) },
    { name: "fds", title: "", unit: "count", member, values: values(30 + 4 * tenants) },
    { name: "cpu", title: "", unit: "cores", member, values: values(0.1 + 0.002 * tenants) },
  ]);
  return { seconds: { ...report.seconds, server } };
}

describe("idle-fleet", () => {
  const { findings, trials } = answerScenario(idleFleet, { settings, answer, change });

  it("has each fleet on a cluster of its own, at the rate of idle clusters", () => {
    assert.deepEqual(trials.map(sizeOf), [10, 50, 100]);
    assert.ok(trials.every(({ cluster }) => cluster?.fresh === true));
    const load = trials[1]?.phases[1]?.load["tenants"];
    assert.ok(load?.kind === "open" && Math.abs(load.rate - 50 * 6.4) < 1e-9);
  });

  it("tells what each tenant adds", () => {
    assert.equal(valueOf(findings, "memory-per-tenant"), 500_000);
    assert.equal(valueOf(findings, "memory-per-connection"), 125_000);
    assert.ok(Math.abs((valueOf(findings, "files-per-tenant") ?? 0) - 4) < 1e-9);
    assert.ok(Math.abs((valueOf(findings, "processor-per-tenant") ?? 0) - 6) < 1e-9);
  });

  it("tells which fleet still fits", () => {
    assert.equal(valueOf(findings, "tenants-that-fit"), 50);
    assert.deepEqual(findings.missed, []);
    const { rows = [] } = findings.tables[0] ?? {};
    assert.deepEqual(rows.map((row) => row.at(-1)), ["yes", "yes", "write p99 240 > 100 ms"]);
  });

  it("misses what was promised", () => {
    const promised = { ...settings, least: 100 };
    const { findings } = answerScenario(idleFleet, { settings: promised, answer, change });
    assert.deepEqual(findings.missed, [
      "The objective holds for 50 tenants, fewer than the 100 promised",
    ]);
  });

  it("concludes nothing from members that tell nothing", () => {
    const { findings } = answerScenario(idleFleet, { settings, answer });
    assert.equal(valueOf(findings, "memory-per-tenant"), null);
    assert.equal(valueOf(findings, "processor-per-tenant"), null);
  });
});

function sizeOf({ groups }: Trial): number {
  return groups["tenants"]?.tenants ?? 0;
}

function valueOf({ figures }: Findings, name: string): number | null | undefined {
  return figures.find((figure) => figure.name === name)?.value;
}
