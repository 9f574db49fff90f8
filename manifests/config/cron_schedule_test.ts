import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { cronProblem } from "./cron_schedule.ts";

describe("cronProblem()", () => {
  const valid = [
    "* * * * *",
    "17 2 * * *",
    "*/15 * * * *",
    "0 0 1 jan sun",
    "0 0 1 JAN Sun",
    "5-10/2,30 1,2,3 ? * mon-fri",
    "10/5 * * * *",
    "0 0 31 12 6",
    "0  0\t* * *",
    "@daily",
    "@hourly",
  ];
  for (const schedule of valid) {
    it(`accepts "${schedule}"`, () => assert.equal(cronProblem(schedule), undefined));
  }

  const invalid: readonly (readonly [string, RegExp])[] = [
    ["", /1 fields, not 5/],
    ["* * * *", /4 fields, not 5/],
    ["* * * * * *", /6 fields, not 5/],
    ["60 * * * *", /minute "60" is not between 0 and 59/],
    ["* 24 * * *", /hour "24" is not between 0 and 23/],
    ["* * 0 * *", /day of month "0" is not between 1 and 31/],
    ["* * * 13 *", /month "13" is not between 1 and 12/],
    ["* * * * 7", /day of week "7" is not between 0 and 6/],
    ["* * * foo *", /month "foo" is not between/],
    ["*/0 * * * *", /step that is not a positive number/],
    ["*/x * * * *", /step that is not a positive number/],
    ["1/2/3 * * * *", /more than one step/],
    ["1-2-3 * * * *", /is not a range/],
    ["10-5 * * * *", /ends before it begins/],
    ["1, * * * *", /minute "" is not between/],
    ["-1 * * * *", /minute "-1" is not between/],
    ["@every 5m", /is not one of @yearly/],
    ["@reboot", /is not one of @yearly/],
    ["TZ=Europe/Rome 0 0 * * *", /6 fields/],
  ];
  for (const [schedule, problem] of invalid) {
    it(`says what is wrong with "${schedule}"`, () => {
      assert.match(cronProblem(schedule) ?? "nothing", problem);
    });
  }
});
