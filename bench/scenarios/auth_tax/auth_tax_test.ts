import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { TrialReport } from "../../results/trial_report.ts";
import type { Findings } from "../../results/findings.ts";
import { answerScenario, type AskedLoad } from "../../testing/answer_scenario.ts";
import type { Trial } from "../trial.ts";
import { authTax, type AuthTaxSettings } from "./auth_tax.ts";

const settings: AuthTaxSettings = {
  users: [2, 100],
  members: 1,
  seconds: 2,
  slices: 3,
  passes: 2,
  mostTax: null,
};

/** Milliseconds: TLS adds 0.1, certificates 0.02, authentication nothing for root, users 0.1 each 100. */
function answer({ group, trial }: AskedLoad) {
  const { security } = trial.cluster ?? {};
  const users = Object.values(trial.groups).reduce((sum, { tenants }) => sum + tenants, 0);
  const link = { "plain": 0, "tls": 0.1, "mutual-tls": 0.12, "authenticated": 0.12 }[
    security ?? "plain"
  ];
  const checks = security === "authenticated" && group === "tenant" ? 0.03 + users / 1_000 : 0;
  const get = { count: 100, p50: 0.2 + link + checks, kind: "read" as const };
  return { put: { count: 100, p50: 1 }, get, "local-get": get };
}

/** One member that uses a tenth of a processor throughout. */
function change(_: Trial, report: TrialReport) {
  const values = Array.from({ length: 9 }, () => 0.1);
  const line = { name: "cpu", title: "", unit: "cores", member: "member-0", values };
  return { seconds: { ...report.seconds, server: [line] } };
}

describe("auth-tax", () => {
  const { findings, trials } = answerScenario(authTax, { settings, answer, change });

  it("walks the ladder up and down", () => {
    assert.deepEqual(trials.map(({ name }) => name), [
      "plain, pass 1",
      "tls, pass 1",
      "mutual-tls, pass 1",
      "authenticated, 2 users, pass 1",
      "authenticated, 100 users, pass 1",
      "authenticated, 100 users, pass 2",
      "authenticated, 2 users, pass 2",
      "mutual-tls, pass 2",
      "tls, pass 2",
      "plain, pass 2",
    ]);
  });

  it("has so many users as it says, on a cluster that had none", () => {
    const confined = trials.filter(({ cluster }) => cluster?.security === "authenticated");
    assert.deepEqual(
      confined.map(({ cluster, groups }) => [
        cluster?.fresh,
        Object.values(groups).reduce((sum, { tenants }) => sum + tenants, 0),
      ]),
      [[true, 2], [true, 100], [true, 100], [true, 2]],
    );
  });

  it("has root and a tenant take turns", () => {
    assert.deepEqual(trials[3]?.phases.map(({ name }) => name), [
      "warm-up",
      ...["root, slice 1", "tenant, slice 1", "tenant, slice 2", "root, slice 2"],
      ...["root, slice 3", "tenant, slice 3"],
    ]);
  });

  it("says what each rung adds to a request", () => {
    assert.deepEqual(
      tableOf(findings, "A get").map((
        [rung, median, adds, , times],
      ) => [rung, median, adds, times]),
      [
        ["plain", 200, null, 1],
        ["+ TLS", 300, 100, 1.5],
        ["+ client certificate", 320, 20, 1.6],
        ["+ authentication, as root", 320, 0, 1.6],
        ["as one tenant of 2", 352, 32, 1.76],
        ["as one tenant of 100", 450, 98, 2.25],
      ],
    );
    assert.ok(Math.abs((valueOf(findings, "tax-get") ?? 0) - 250) < 1);
    assert.equal(valueOf(findings, "tax-factor-put"), 1);
  });

  it("has an interval of what it says", () => {
    const { interval } = findings.figures.find(({ name }) => name === "tax-get") ?? {};
    assert.ok(interval !== null && interval !== undefined && interval.low <= 250.1);
  });

  it("divides the members' time by the requests", () => {
    // 0.1 processors for 2 s by 300 requests.
    assert.equal(tableOf(findings, "Members' processor")[0]?.[1], 667);
  });

  it("misses what was promised", () => {
    const promised = { ...settings, mostTax: 2 };
    const { findings } = answerScenario(authTax, { settings: promised, answer, change });
    assert.deepEqual(findings.missed, [
      "For a tenant, a get takes 2.25 times a plain one, above 2",
      "For a tenant, a get of the member's own takes 2.25 times a plain one, above 2",
    ]);
  });

  it("concludes nothing from what was not measured", () => {
    const { findings } = answerScenario(authTax, { settings, answer: () => ({}) });
    assert.deepEqual(valueOf(findings, "tax-get"), null);
    assert.deepEqual(valueOf(findings, "tax-factor-cpu"), null);
  });
});

function valueOf({ figures }: Findings, name: string): number | null | undefined {
  return figures.find((figure) => figure.name === name)?.value;
}

function tableOf({ tables }: Findings, title: string): Findings["tables"][number]["rows"] {
  return tables.find((table) => table.title.startsWith(`${title}`))?.rows ?? [];
}
