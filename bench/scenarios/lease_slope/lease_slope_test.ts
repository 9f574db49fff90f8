import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Findings } from "../../results/findings.ts";
import { answerScenario, type AskedLoad } from "../../testing/answer_scenario.ts";
import { leaseSlope, type LeaseSlopeSettings } from "./lease_slope.ts";

const settings: LeaseSlopeSettings = { keys: [1, 101], inFlight: 8, seconds: 2, rounds: 2 };

/** Checks cost 5 µs a key for tenants, and 6 in the second round; nothing for anybody else. */
function answer({ group, load, phase, trial }: AskedLoad) {
  const keys = Number(group.split("-")[1]);
  const perKey = trial.name !== "tenant" ? 0 : phase.name.endsWith("round 2") ? 0.006 : 0.005;
  const many = load.kind === "closed" && load.inFlight > 1;
  return { attach: { count: many ? (keys > 1 ? 40 : 4_000) : 500, p50: 1 + perKey * keys } };
}

describe("lease-slope", () => {
  const { findings, trials } = answerScenario(leaseSlope, { settings, answer });

  it("has a tenant, root and nobody write, each to leases of every size", () => {
    assert.deepEqual(
      trials.map(({ cluster, groups, name }) => [
        name,
        cluster?.security,
        Object.values(groups).map(({ identity }) => identity),
      ]),
      [
        ["tenant", "authenticated", ["tenant", "tenant"]],
        ["root", "authenticated", ["root", "root"]],
        ["nobody", "mutual-tls", ["tenant", "tenant"]],
      ],
    );
  });

  it("measures forth and back, so that what drifts hits all sizes alike", () => {
    const order = trials[0]?.phases.slice(1).map(({ load }) => Object.keys(load)[0]);
    const forth = ["keys-1", "keys-1", "keys-101", "keys-101"];
    assert.deepEqual(order, [...forth, ...forth.toReversed()]);
  });

  it("finds what a key costs, and nothing where nothing is checked", () => {
    assert.ok(Math.abs((valueOf(findings, "microseconds-per-key-tenant") ?? 0) - 5.5) < 1e-9);
    assert.ok(Math.abs(valueOf(findings, "microseconds-per-key-root") ?? 1) < 1e-9);
  });

  it("finds the ceiling with the most keys", () => {
    assert.equal(valueOf(findings, "writes-per-second-root"), 20);
  });

  it("concludes nothing from what was not measured", () => {
    const { findings } = answerScenario(leaseSlope, { settings, answer: () => ({}) });
    assert.deepEqual(
      ["microseconds-per-key-tenant", "writes-per-second-tenant"].map((name) =>
        valueOf(findings, name)
      ),
      [null, null],
    );
  });
});

function valueOf({ figures }: Findings, name: string): number | null | undefined {
  return figures.find((figure) => figure.name === name)?.value;
}
