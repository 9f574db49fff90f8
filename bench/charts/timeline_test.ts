import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { textOf } from "./markup.ts";
import { assertWellFormed } from "./testing/assert_well_formed.ts";
import { timeline } from "./timeline.ts";

describe("timeline()", () => {
  const chart = {
    title: "",
    time: [-5, 60],
    moments: [
      { at: 0, label: "fault is on", tone: "bad" },
      { at: 1, label: "leader <lost>", tone: "neutral" },
    ],
    rows: [{
      label: "EtcdNoLeader",
      spans: [
        { from: 3, to: 9, label: "pending", tone: "good", soft: true },
        { from: 9, to: 48, label: "firing", tone: "good" },
      ],
      instants: [{ at: 48, label: "resolved", tone: "good" }],
      promise: { at: 11, label: "promised by" },
    }],
  } as const;

  it("tells each span, instant, moment and promise with its time", () => {
    const svg = textOf(timeline(chart));
    assertWellFormed(svg);
    for (
      const told of [
        "EtcdNoLeader: firing, 9 s to 48 s",
        "EtcdNoLeader: resolved, 48 s",
        "EtcdNoLeader: promised by 11 s",
        "leader &lt;lost&gt;, 1 s",
      ]
    ) assert.ok(svg.includes(`<title>${told}</title>`), told);
  });

  it("keeps texts of moments off each other", () => {
    const heights = [...textOf(timeline(chart)).matchAll(/y="(\d+)">(?:fault|leader)/g)].map((
      [, y],
    ) => y);
    assert.deepEqual(heights, ["10", "24"]);
  });

  it("writes what lasted beside the line of its promise, not across it", () => {
    const svg = textOf(timeline({ ...chart, width: 800 }));
    const [, text] = /<text class="mid on-fill" x="([\d.]+)"[^>]*>firing/.exec(svg) ?? [];
    const [, line] =
      /promised by 11 s<\/title><path class="whisker" stroke-width="2" d="M([\d.]+)/.exec(svg) ??
        [];
    assert.ok(Number(text) > Number(line), `text at ${text}, line at ${line}`);
  });

  it("puts names above their lines when it is narrow", () => {
    assert.match(
      textOf(timeline({ ...chart, width: 200 })),
      /<text class="halo" x="6"[^>]*>EtcdNoLeader/,
    );
    assert.match(
      textOf(timeline({ ...chart, width: 800 })),
      /<text class="end mid"[^>]*>EtcdNoLeader/,
    );
  });
});
