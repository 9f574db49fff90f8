import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { versionObstacle } from "./version_path.ts";

const ways: readonly (readonly [running: readonly string[], target: string])[] = [
  [["3.6.14"], "3.6.16"],
  [["3.6.16"], "3.6.14"],
  [["3.5.33", "3.5.33"], "3.6.16"],
  [["3.5.33", "3.6.16"], "3.6.16"],
  [["3.5.33", "3.6.16"], "3.5.33"],
  [["3.6.16"], "3.7.1"],
  [[], "3.7.1"],
];

const noWays: readonly (readonly [readonly string[], string, RegExp])[] = [
  [["3.5.33"], "3.7.1", /one minor at a time.*3\.5\.33.*release of 3\.6 first/],
  [["3.6.16", "3.5.33"], "3.7.1", /members run 3\.5\.33/],
  [["3.6.16", "3.6.16"], "3.5.33", /set spec\.version back, or.*downgrade enable" for 3\.5\.33/],
  [["3.7.1"], "3.5.33", /first to 3\.6, since it goes down one minor at a time/],
  [["3.5.21"], "3.6.16", /set spec\.version to 3\.5\.26 or a later release of 3\.5 first/],
  [["3.6.10"], "3.7.1", /3\.6\.11/],
];

describe("versionObstacle()", () => {
  for (const [running, target] of ways) {
    it(`lets ${running.join(" and ") || "nobody"} go to ${target}`, () => {
      assert.equal(versionObstacle(running, target), undefined);
    });
  }

  for (const [running, target, told] of noWays) {
    it(`does not let ${running.join(" and ")} go to ${target}, and says what to do`, () => {
      assert.match(versionObstacle(running, target) ?? "", told);
    });
  }
});
