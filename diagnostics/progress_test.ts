import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createPaint } from "./paint.ts";
import { createProgress, type Progress } from "./progress.ts";
import { createTestScreen, type TestScreen } from "./test_screen.ts";

describe("createProgress()", () => {
  let screen: TestScreen;
  let time: number;
  let progress: Progress;

  function create(options: { terminal: boolean; statusInterval?: number; colored?: boolean }) {
    const { colored = false, ...rest } = options;
    progress = createProgress({
      ...rest,
      write: screen.write,
      columns: () => 60,
      paint: createPaint(colored),
      now: () => time,
    });
  }

  beforeEach(() => {
    screen = createTestScreen();
    time = 0;
  });

  afterEach(() => {
    progress.close();
  });

  describe("on a terminal", () => {
    beforeEach(() => create({ terminal: true }));

    it("shows the current step live and its end as a line that stays", () => {
      const step = progress.step("Issue certificates");
      assert.match(screen.lines().at(-1) ?? "", /^. Issue certificates$/);
      time = 240;
      step.done();
      assert.deepEqual(screen.lines(), ["✓ Issue certificates (0.2 s)", ""]);
    });

    it("returns to the step around it when a step within ends", () => {
      progress.step("Start 3 members");
      progress.step("Download etcd").done();
      assert.match(screen.lines().at(-1) ?? "", /^. Start 3 members$/);
    });

    it("says how long the current step has taken once that is a second", () => {
      progress.step("Wait for quorum");
      time = 2500;
      progress.status("2 of 3 ready");
      assert.match(screen.lines().at(-1) ?? "", /^. Wait for quorum {2}2 s {2}2 of 3 ready$/);
    });

    it("replaces the status, and forgets it with its step", () => {
      const step = progress.step("Run load");
      progress.status("10 req/s");
      progress.status("20 req/s");
      assert.match(screen.lines().at(-1) ?? "", /^. Run load {2}20 req\/s$/);
      step.done();
      progress.step("Write report");
      assert.match(screen.lines().at(-1) ?? "", /^. Write report$/);
    });

    it("shows a status that belongs to no step", () => {
      progress.status("20 req/s");
      assert.match(screen.lines().at(-1) ?? "", /^. 20 req\/s$/);
    });

    it("prints a line above the live one", () => {
      progress.step("Run load");
      progress.print("etcd-1 is the leader now");
      assert.deepEqual(screen.lines()[0], "etcd-1 is the leader now");
      assert.match(screen.lines()[1] ?? "", /^. Run load$/);
    });

    it("leaves only lines that are true when it is closed", () => {
      progress.step("Issue certificates").done();
      progress.step("Wait for quorum");
      progress.close();
      assert.deepEqual(screen.lines(), [
        "✓ Issue certificates (0.0 s)",
        "• Wait for quorum: not finished (0.0 s)",
        "",
      ]);
    });
  });

  describe("in a pipe", () => {
    beforeEach(() => create({ terminal: false, statusInterval: 10 }));

    it("prints a line when a step begins and one when it ends", () => {
      const step = progress.step("Start 3 members");
      time = 63_500;
      step.done("quorum");
      assert.equal(
        screen.raw(),
        "• Start 3 members\n✓ Start 3 members: quorum (1 min 3 s)\n",
      );
    });

    it("tells a failed step from a done one", () => {
      progress.step("Start 3 members").failed("etcd-2 exited");
      assert.match(screen.raw(), /\n✗ Start 3 members: etcd-2 exited \(0\.0 s\)\n$/);
    });

    it("keeps a detail of several lines on one", () => {
      progress.step("Start").failed("panic:\n  disk\tfull\n");
      assert.match(screen.raw(), /✗ Start: panic: disk full \(/);
    });

    it("prints the first status at once and then one per interval", () => {
      for (const second of [0, 1, 9, 10, 11, 25]) {
        time = second * 1000;
        progress.status(`second ${second}`);
      }
      assert.equal(screen.raw(), "second 0\nsecond 10\nsecond 25\n");
    });

    it("ends a step only once", () => {
      const step = progress.step("Start");
      step.done();
      step.failed("too late");
      progress.close();
      assert.equal(screen.raw(), "• Start\n✓ Start (0.0 s)\n");
    });

    it("writes no control sequence", () => {
      progress.step("Start").done();
      progress.status("half");
      progress.close();
      // deno-lint-ignore no-control-regex -- an escape sequence begins with a control character
      assert.doesNotMatch(screen.raw(), /[\x1b\r]/);
    });
  });

  it("colours the marks when given colours", () => {
    create({ terminal: false, colored: true });
    progress.step("Start").done();
    assert.ok(screen.raw().endsWith("\x1b[32m✓\x1b[39m Start \x1b[2m(0.0 s)\x1b[22m\n"));
  });
});
