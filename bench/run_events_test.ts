import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../diagnostics/failure.ts";
import { runEvents } from "./run_events.ts";
import type { TrialAction, TrialEvent } from "./scenarios/trial.ts";

const events: readonly TrialEvent[] = [
  { at: 0.15, action: { kind: "compact" } },
  { at: 0.05, action: { kind: "pause", member: "all", seconds: 0.2 } },
  { at: 0.1, action: { kind: "move-leader" } },
];

function run(act: (action: TrialAction) => Promise<string>, signal = new AbortController().signal) {
  const began: string[] = [];
  const reports = runEvents(events, {
    target: { act },
    startAt: Date.now(),
    signal,
    onBegin: ({ action }) => began.push(action.kind),
  });
  return { began, reports };
}

describe("runEvents()", () => {
  it("does each at its time, beside the others, and tells when it was over", async () => {
    const { began, reports } = run(async (action) => {
      if (action.kind === "pause") await sleep(200);
      return `did ${action.kind}`;
    });
    const done = await reports;
    assert.deepEqual(began, ["pause", "move-leader", "compact"]);
    assert.deepEqual(done.map(({ title }) => title), [
      "did pause",
      "did move-leader",
      "did compact",
    ]);
    const [pause, move] = done;
    assert.ok(pause !== undefined && move !== undefined);
    assert.ok(pause.second >= 0.05 && pause.second < move.second);
    assert.ok((pause.endSecond ?? 0) >= pause.second + 0.19);
    assert.ok((pause.endSecond ?? 0) > (move.endSecond ?? 0));
  });

  it("tells what failed and goes on with the others", async () => {
    const { reports } = run((action) =>
      action.kind === "move-leader"
        ? Promise.reject(new Failure("target-failed", "Cluster has no leader"))
        : Promise.resolve("done")
    );
    assert.deepEqual((await reports).map(({ failed, title }) => [title, failed]), [
      ["done", null],
      ["Move leadership to a follower", "Cluster has no leader"],
      ["done", null],
    ]);
  });

  it("begins nothing more once nobody wants it", async () => {
    const interruption = new AbortController();
    const { began, reports } = run(() => Promise.resolve("done"), interruption.signal);
    await sleep(75);
    interruption.abort();
    assert.deepEqual((await reports).map(({ kind }) => kind), ["pause"]);
    assert.deepEqual(began, ["pause"]);
  });

  it("lets a defect pass", async () => {
    await assert.rejects(run(() => Promise.reject(new TypeError("a defect"))).reports, TypeError);
  });
});
