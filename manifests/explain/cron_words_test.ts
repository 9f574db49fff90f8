import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { cronWords } from "./cron_words.ts";

describe("cronWords()", () => {
  const cases: readonly (readonly [schedule: string, text: string, interval: string])[] = [
    ["17 * * * *", "every hour at minute 17", "an hour"],
    ["*/30 * * * *", "every 30 minutes", "30 minutes"],
    ["5 */6 * * *", "every 6 hours at minute 5", "6 hours"],
    ["23 3 * * *", "every day at 03:23", "a day"],
    ["11 5 * * sun", "every Sunday at 05:11", "a week"],
    ["11 5 * * SAT", "every Saturday at 05:11", "a week"],
    ["0 12 * * 7", "every Sunday at 12:00", "a week"],
    ["0 12 * * 1", "every Monday at 12:00", "a week"],
    ["@hourly", "every hour at minute 0", "an hour"],
    ["@daily", "every day at 00:00", "a day"],
  ];
  for (const [schedule, text, interval] of cases) {
    it(`says ${schedule} as ${text}`, () => {
      assert.deepEqual(cronWords(schedule), { text, interval });
    });
  }

  for (
    const schedule of [
      "0 0 1 * *",
      "*/7 * * * *",
      "0,30 * * * *",
      "0 0 * * mon-fri",
      "1-5 * * * *",
      "* * * * *",
      "@monthly",
      "0 */5 * * *",
    ]
  ) {
    it(`repeats ${schedule}, of which no words say the whole truth`, () => {
      assert.deepEqual(cronWords(schedule), { text: `on "${schedule}"` });
    });
  }
});
