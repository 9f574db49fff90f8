import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { contrast, inkOn, rampSteps, seriesColours, themeCss, themes } from "./palette.ts";

describe("themes", () => {
  for (const [name, { diverging, sequential, series, tokens }] of Object.entries(themes)) {
    it(`${name}: text is read on every ground that it stands on`, () => {
      for (const ground of [tokens.page, tokens.surface, tokens.sunken]) {
        for (const ink of ["ink", "muted", "accent", "good", "warning", "bad"] as const) {
          assert.ok(contrast(tokens[ink], ground) >= 4.5, `${ink} on ${ground}`);
        }
      }
      for (const tone of ["good", "warning", "bad", "accent"] as const) {
        assert.ok(
          contrast(tokens[tone], tokens[`${tone}-soft`]) >= 4.5,
          `${tone} on its own ground`,
        );
      }
    });

    it(`${name}: lines stand out from the card by 3:1`, () => {
      assert.equal(series.length, seriesColours);
      for (const colour of series) assert.ok(contrast(colour, tokens.surface) >= 3, colour);
    });

    it(`${name}: values are read on every step of a ramp`, () => {
      for (const colour of [...sequential, ...diverging]) {
        assert.ok(contrast(colour, inkOn(colour)) >= 4.5, colour);
      }
    });

    it(`${name}: ramps are told apart without any hue`, () => {
      assert.deepEqual([sequential.length, diverging.length], [rampSteps, rampSteps]);
      const far = sequential.map((colour) => contrast(colour, tokens.surface));
      assert.deepEqual(far, far.toSorted((one, other) => one - other), "sequential");
      const middle = Math.floor(rampSteps / 2);
      const out = diverging.map((colour) => contrast(colour, diverging[middle] ?? ""));
      const up = out.slice(middle);
      assert.deepEqual(up, up.toSorted((one, other) => one - other), "upwards");
      const down = out.slice(0, middle + 1).toReversed();
      assert.deepEqual(down, down.toSorted((one, other) => one - other), "downwards");
    });
  }
});

describe("themeCss()", () => {
  it("lets the reader's choice win over the system's, both ways, and prints light", () => {
    const css = themeCss();
    assert.match(css, /prefers-color-scheme:dark\)\{:root:not\(\[data-theme=light\]\)/);
    assert.match(css, /@media screen\{:root\[data-theme=dark\]/);
  });
});
