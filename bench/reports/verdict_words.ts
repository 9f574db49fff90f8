import type { Tone } from "../charts/tone.ts";
import type { Verdict } from "../results/verdict.ts";

/** What a verdict is called in reports. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  "pass": "Pass",
  "objective-missed": "Objective missed",
  "generator-lagged": "Not a result",
  "target-failed": "Target failed",
  "isolation-violated": "Promise broken",
  "interrupted": "Interrupted",
};

/** Whether that is good. */
export const verdictTones: Readonly<Record<Verdict, Tone>> = {
  "pass": "good",
  "objective-missed": "bad",
  "generator-lagged": "warning",
  "target-failed": "bad",
  "isolation-violated": "bad",
  "interrupted": "warning",
};
