import { before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { LiveReport } from "../../bench/validation/live/live_report.ts";
import { runLiveValidation } from "../../bench/validation/live/run_live_validation.ts";
import type { PanelSource } from "../../bench/validation/live/run_panels.ts";
import { dashboardQueries } from "../../bench/validation/dashboard_queries.ts";
import { createProgress } from "../../diagnostics/progress.ts";
import type { EtcdClusterInput } from "../../manifests/config/etcd_cluster.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { itWhere } from "../it_where.ts";
import { hasPrometheus } from "./has_prometheus.ts";

const itWithPrometheus = itWhere(hasPrometheus);

type Rules = NonNullable<NonNullable<EtcdClusterInput["spec"]>["monitoring"]>["rules"];

interface Validated {
  readonly rules?: Rules;
  readonly panelsOf?: PanelSource;
}

function validate(
  only: readonly string[],
  { rules = {}, ...asked }: Validated = {},
): Promise<LiveReport> {
  return runLiveValidation({
    ...asked,
    config: exampleCluster({ spec: { monitoring: { rules } } }),
    profile: "short",
    only,
    quietMinutes: 0,
    tool: "test",
    progress: createProgress({ terminal: false, write: () => undefined }),
  });
}

describe("a live validation", () => {
  let report: LiveReport;

  before(async () => {
    if (!hasPrometheus) return;
    report = await validate(
      ["EtcdMemberMissing", "EtcdAlarmActive", "EtcdAccessDenied", "EtcdKeeperDown"],
      { panelsOf: dashboardQueries },
    );
  });

  const caseOf = (name: string) => report.cases.find(({ alert }) => alert === name);
  const faultOf = (name: string) => report.faults.find(({ id }) => id === name);

  itWithPrometheus("sees exactly the alerts of each fault fire in time, and fall silent", () => {
    const run = report.faults.filter(({ verdict }) => verdict !== "not-run");
    assert.deepEqual(run.map(({ id, reason, verdict }) => [id, verdict, reason]), [
      ["follower-killed", "passed", undefined],
      ["wrong-prefix", "passed", undefined],
      ["alarm-raised", "passed", undefined],
      ["keeper-killed", "passed", undefined],
    ]);
    for (const { expected, fired } of run) {
      assert.deepEqual([...new Set(fired.map(({ alert }) => alert))].toSorted(), expected);
      for (const { alert, resolvedAt } of fired) assert.ok(resolvedAt !== undefined, alert);
    }
  });

  itWithPrometheus(
    "says how long each took, beside what is promised and what is to be drawn",
    () => {
      const missing = caseOf("EtcdMemberMissing");
      assert.equal(missing?.verdict, "passed");
      assert.equal(missing?.forSeconds, 300);
      assert.equal(missing?.scaledForSeconds, 10);
      assert.equal(missing?.promisedSeconds, 35);
      // It holds for ten; a busy machine may have told us late that the member is dead.
      assert.ok((missing?.detectionSeconds ?? 0) >= 5, `${missing?.detectionSeconds} s`);
      const values = missing?.samples.flatMap(({ points }) => points.map(([, value]) => value)) ??
        [];
      assert.ok(values.includes(2) && values.includes(3), `${values}`);
      assert.equal(missing?.threshold, 3);
    },
  );

  itWithPrometheus("has every query of the dashboards answered by an idle cluster", () => {
    const { panels } = report;
    assert.ok(panels.length > 100, `${panels.length} queries`);
    const failed = panels.filter(({ verdict }) => verdict !== "passed");
    assert.deepEqual(failed.map(({ panel, query, reason }) => [panel, query, reason]), []);
    const empty = panels.filter(({ seriesCount }) => seriesCount === 0);
    for (const { emptyBecause, panel } of empty) assert.match(emptyBecause ?? "", /\w/, panel);
    assert.ok(empty.length < panels.length / 20, `${empty.length} of them are empty`);
    assert.equal(report.verdict, "passed");
  });

  itWithPrometheus("says of all others that they were not asked for", () => {
    assert.equal(caseOf("EtcdFsyncSlow")?.verdict, "not-run");
    assert.equal(faultOf("quota-filled")?.reason, "it was not asked for");
    assert.equal(report.quiet, undefined);
  });
});

describe("a live validation of broken rules", () => {
  itWithPrometheus("fails where an alert does not notice its fault", async () => {
    const report = await validate(["alarm-raised"], {
      rules: { alerts: { EtcdWritesRejected: { threshold: 1_000_000 } } },
    });
    const fault = report.faults.find(({ id }) => id === "alarm-raised");
    assert.equal(fault?.verdict, "failed");
    assert.match(fault?.reason ?? "", /^Not so within 15 s: firing EtcdAlarmActive; /);
    assert.equal(report.verdict, "failed");
  });

  itWithPrometheus("fails where an alert fires that nobody expects", async () => {
    const report = await validate(["nothing"], {
      rules: { additional: [{ alert: "Nonsense", expr: "vector(1)" }] },
    });
    const fault = report.faults.find(({ id }) => id === "nothing");
    assert.equal(fault?.reason, "Nobody expected Nonsense to fire");
  });
});
