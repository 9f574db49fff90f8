import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createLiveLine, type LiveLine } from "./live_line.ts";
import { createTestScreen, type TestScreen } from "./test_screen.ts";

describe("createLiveLine()", () => {
  let screen: TestScreen;
  let live: LiveLine;

  beforeEach(() => {
    screen = createTestScreen();
    live = createLiveLine({ write: screen.write, columns: () => 20, interval: 1 });
  });

  afterEach(() => {
    live.show(undefined);
  });

  it("shows a text behind a spinner", () => {
    live.show(() => "joining");
    assert.match(screen.lines().at(-1) ?? "", /^[⠀-⣿] joining$/);
  });

  it("replaces the text in place", () => {
    live.show(() => "joining the cluster");
    live.show(() => "ready");
    assert.equal(screen.lines().length, 1);
    assert.match(screen.lines()[0] ?? "", /^. ready$/);
  });

  it("keeps printed lines above the live one", () => {
    live.show(() => "joining");
    live.print("first");
    live.print("second");
    assert.deepEqual(screen.lines().slice(0, 2), ["first", "second"]);
    assert.match(screen.lines()[2] ?? "", /^. joining$/);
  });

  it("leaves nothing behind when it is taken away", () => {
    live.show(() => "joining");
    live.print("first");
    live.show(undefined);
    assert.deepEqual(screen.lines(), ["first", ""]);
  });

  it("cuts a text that would wrap", () => {
    live.show(() => "a very long text about a member");
    const line = screen.lines()[0] ?? "";
    assert.equal([...line].length, 19);
    assert.match(line, /…$/);
  });

  it("asks for the text again at every redraw, and stops when taken away", async () => {
    let asked = 0;
    live.show(() => `joining ${++asked}`);
    for (let waited = 0; asked < 3 && waited < 1000; waited++) await moment();
    assert.ok(asked >= 3);
    live.show(undefined);
    const until = asked;
    await moment();
    await moment();
    assert.equal(asked, until);
  });

  it("prints plainly while nothing is live", () => {
    live.print("first");
    assert.equal(screen.raw(), "first\n");
  });
});

function moment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2));
}
