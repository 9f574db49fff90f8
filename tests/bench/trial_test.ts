import { before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { objectives } from "../../bench/results/objective.ts";
import { countsOf } from "../../bench/results/phase_counts.ts";
import {
  type PhaseReport,
  type TrialReport,
  trialReportSchema,
} from "../../bench/results/trial_report.ts";
import { runTrial } from "../../bench/run_trial.ts";
import type { Trial } from "../../bench/scenarios/trial.ts";
import { localTarget } from "../../bench/targets/local/local_target.ts";
import { silentProgress } from "../../bench/testing/silent_progress.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { localEtcd, startTestCluster } from "../local_etcd.ts";

const steady = { kind: "open", rate: 40, arrival: "poisson" } as const;
const trial: Trial = {
  name: "everything",
  purpose: "Two groups, three phases, and everything that can be done to a cluster",
  groups: {
    victims: { tenants: 3, workload: "kubernetes" },
    operators: { tenants: 2, workload: "kubernetes", identity: "root", connections: 2 },
  },
  phases: [
    { name: "alone", seconds: 4, load: { victims: steady } },
    {
      name: "shared",
      seconds: 12,
      load: {
        victims: steady,
        operators: { kind: "ramp", from: 10, to: 50, arrival: "uniform" },
      },
    },
    { name: "closed", seconds: 3, load: { operators: { kind: "closed", inFlight: 2 } } },
  ],
  events: [
    { at: 1, action: { kind: "compact" } },
    { at: 2, action: { kind: "snapshot", member: "follower" } },
    { at: 3, action: { kind: "defragment", member: "all" } },
    { at: 5, action: { kind: "move-leader" } },
    { at: 7, action: { kind: "pause", member: "follower", seconds: 1 } },
    { at: 9, action: { kind: "kill", member: "leader", seconds: 1 } },
  ],
};

describe("a trial on three members", () => {
  let report: TrialReport;
  before(async () => {
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined);
    const cluster = await startTestCluster(binary, { members: 3 });
    try {
      report = await runTrial(trial, {
        target: localTarget(cluster, binary.version),
        objective: objectives["none"] ?? assert.fail("no objective"),
        seed: 1,
        prefix: "trial1-",
        workers: 2,
        progress: silentProgress(),
      });
    } finally {
      await cluster.stop();
    }
  });

  function phaseNamed(name: string): PhaseReport {
    return report.phases.find((phase) => phase.name === name) ?? assert.fail(`no phase ${name}`);
  }

  function requestsOf(phase: PhaseReport, group: string): number {
    return countsOf(phase.operations.filter((each) => each.group === group)).latency.count;
  }

  it("makes a report that the schema allows and that breaks no promise", () => {
    assert.deepEqual(trialReportSchema.parse(report), report);
    assert.deepEqual(report.correctness.violations, []);
    assert.ok((report.correctness.checks["events"] ?? 0) > 100);
    assert.ok(["pass", "generator-lagged"].includes(report.verdict), report.reasons.join());
  });

  it("gives every group its load in every phase", () => {
    const [alone, shared, closed] = ["alone", "shared", "closed"].map(phaseNamed) as [
      PhaseReport,
      PhaseReport,
      PhaseReport,
    ];
    assert.deepEqual([requestsOf(alone, "operators"), requestsOf(closed, "victims")], [0, 0]);
    // Chance moves 160 by 13 and 480 by 22 either way.
    assert.ok(Math.abs(requestsOf(alone, "victims") - 160) < 55, `${requestsOf(alone, "victims")}`);
    assert.ok(Math.abs(requestsOf(shared, "victims") - 480) < 90);
    assert.ok(Math.abs(requestsOf(shared, "operators") - 360) <= 4);
    assert.ok(requestsOf(closed, "operators") > 30);
    assert.deepEqual(shared.load, {
      victims: "40/s poisson",
      operators: "10/s to 50/s uniform",
    });
    assert.equal(closed.lag.count, 0);
  });

  it("tells every second of both groups, adding up to all that was due", () => {
    const sum = (counts: readonly number[]) => counts.reduce((total, each) => total + each, 0);
    for (const { done, failed, group, sent } of report.seconds.groups) {
      assert.equal(sent.length, 19);
      assert.equal(sum(sent), sum(done) + sum(failed));
      const requests = report.phases.reduce((total, phase) => total + requestsOf(phase, group), 0);
      assert.equal(sum(sent), requests);
    }
  });

  it("does everything at its time, and says to whom", () => {
    const seen = report.events.map(({ failed, kind, second, title }) => [
      Math.floor(second),
      kind,
      failed,
      title.replaceAll(/\d+/g, "N"),
    ]);
    assert.deepEqual(seen, [
      [1, "compact", null, "Compacted to revision N"],
      [2, "snapshot", null, "Read a snapshot of follower etcd-N"],
      [3, "defragment", null, "Defragmented etcd-N, etcd-N, etcd-N"],
      [5, "move-leader", null, "Moved leadership from etcd-N to etcd-N"],
      [7, "pause", null, "Paused follower etcd-N"],
      [9, "kill", null, "Killed and restarted leader etcd-N"],
    ]);
    const [pause, kill] = report.events.slice(4);
    assert.ok(pause !== undefined && kill !== undefined);
    assert.ok((pause.endSecond ?? 0) - pause.second >= 1);
    assert.ok((kill.endSecond ?? 0) - kill.second >= 1);
  });

  it("shows what members told meanwhile, with a gap where one was down", () => {
    const series = report.seconds.server;
    const values = (name: string) => series.filter((each) => each.name === name);
    for (
      const name of [
        "wal-fsync-p99",
        "backend-commit-p99",
        "apply-p99",
        "db-bytes",
        "rss-bytes",
        "cpu",
      ]
    ) {
      assert.equal(values(name).length, 3, `${name} of three members`);
      for (const each of values(name)) {
        assert.ok(each.values.length >= 18 && each.values.length <= 19, `${each.values.length}`);
        assert.ok(each.values.some((value) => value !== null && value > 0), name);
      }
    }
    const killed = report.events.at(-1)?.title.match(/etcd-\d/)?.[0];
    const told = values("db-bytes").find(({ member }) => member === killed);
    assert.ok(told?.values.slice(9, 13).includes(null), JSON.stringify(told));
    const changes = values("leader-changes").flatMap((each) => each.values);
    assert.ok(changes.reduce((sum: number, value) => sum + (value ?? 0), 0) >= 2);
  });
});
