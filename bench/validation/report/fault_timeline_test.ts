import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { textOf } from "../../charts/markup.ts";
import type { FaultReport, FiredAlert } from "../live/live_report.ts";
import { readableTemplate } from "./alert_details.ts";
import { faultTimeline } from "./fault_timeline.ts";
import { exampleReport } from "./testing/example_report.ts";

describe("faultTimeline()", () => {
  const { cases: [example] } = exampleReport();
  assert.ok(example !== undefined);
  const cases = ["Wanted", "Silent"].map((alert) => ({ ...example, alert, promisedSeconds: 15 }));
  const fired = (alert: string, after: number, ruleSet = "ours"): FiredAlert => ({
    ...{ alert, ruleSet, labels: {} },
    pendingAt: 10_000,
    firingAt: 10_000 + after * 1_000,
    resolvedAt: 60_000,
  });
  const fault: FaultReport = {
    ...{
      id: "x",
      fault: "x",
      family: "disk",
      stage: "main",
      short: true,
      stalledSeconds: 0,
      attempts: 1,
    },
    expected: ["Silent", "Wanted"],
    companions: [{ alert: "Allowed", why: "it is near" }],
    beganAt: 10_000,
    injectedAt: 10_000,
    healedAt: 40_000,
    silentAt: 61_000,
    fired: [
      fired("Wanted", 5),
      fired("Allowed", 6),
      fired("Wrong", 7),
      fired("Other", 8, "theirs"),
    ],
    timeline: [],
    verdict: "failed",
  };
  const drawn = (change: Partial<FaultReport> = {}) =>
    textOf(
      faultTimeline({ ...fault, ...change }, { cases, own: "ours" }) ??
        assert.fail("nothing drawn"),
    );

  /** The colour of what fired. */
  function colourOf(svg: string, name: string): string | undefined {
    return new RegExp(`<title>${name}: firing[^<]*</title><rect class="fill-(\\w+)"`).exec(svg)
      ?.[1];
  }

  it("tells by colour what had to fire, what might, what should not have, and what is others'", () => {
    const svg = drawn();
    assert.equal(colourOf(svg, "Wanted"), "good");
    assert.equal(colourOf(svg, "Allowed"), "accent");
    assert.equal(colourOf(svg, "Wrong"), "bad");
    assert.equal(colourOf(svg, "theirs: Other"), "neutral");
  });

  it("marks what fired later than promised as bad, and what did not fire at its promise", () => {
    assert.equal(colourOf(drawn({ fired: [fired("Wanted", 16)] }), "Wanted"), "bad");
    assert.match(drawn(), /Silent: did not fire, 15 s/);
    assert.match(drawn(), /Silent: promised by 15 s/);
  });

  it("names the beginning and the healing of a fault only where they took time", () => {
    assert.doesNotMatch(drawn(), /fault begins|healing/);
    const slow = drawn({
      injectedAt: 13_000,
      timeline: [{ at: 30_000, kind: "harness", text: "healing" }],
    });
    assert.match(slow, /fault begins, −3 s/);
    assert.match(slow, /healing, 17 s/);
  });

  it("gives an alert that fired twice one line", () => {
    const svg = drawn({ fired: [fired("Wrong", 2), fired("Wrong", 20)] });
    assert.equal(
      svg.match(/>Wrong<\/text>/g)?.length,
      2,
      "one in the wide drawing, one in the narrow",
    );
    assert.match(svg, /Wrong: firing, 2 s to 50 s[\s\S]*Wrong: firing, 20 s to 50 s/);
  });

  it("holds nothing to its promise when the fault was begun and never on", () => {
    const { injectedAt: _, ...begun } = fault;
    const svg = textOf(
      faultTimeline({ ...begun, fired: [] }, { cases, own: "ours" }) ?? assert.fail(),
    );
    assert.match(svg, /fault begins, 0 s/);
    assert.doesNotMatch(svg, /promised by|did not fire/);
  });

  it("is nothing for a fault that was not made", () => {
    const { beganAt: _, injectedAt: __, ...never } = fault;
    assert.equal(faultTimeline(never, { cases, own: "ours" }), undefined);
  });
});

describe("readableTemplate()", () => {
  it("puts names in the place of templates", () => {
    assert.equal(
      readableTemplate(
        "{{ $labels.pod }} of {{$labels.job}} took {{ $value | humanizeDuration }}.",
      ),
      "‹pod› of ‹job› took ‹value›.",
    );
  });
});
