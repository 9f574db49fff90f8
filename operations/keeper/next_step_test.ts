import { describe, it } from "@std/testing/bdd";
import { healthy, nothing } from "./testing/example_observation.ts";
import { assertNextStep, type StepCase } from "./testing/step_case.ts";

const cases: Readonly<Record<string, StepCase>> = {
  "stands still when paused, whatever there is to do": {
    spec: { paused: true },
    seen: nothing(),
    step: { kind: "paused" },
  },
  "rests when all is as it should be": { seen: healthy(), step: { kind: "settled" } },
};

describe("nextStep()", () => {
  for (const [title, each] of Object.entries(cases)) {
    it(title, () => assertNextStep(each));
  }
});
