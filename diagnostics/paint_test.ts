import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createPaint, wantsColor } from "./paint.ts";

describe("createPaint()", () => {
  it("leaves every text as it is when colour is off", () => {
    for (const style of Object.values(createPaint(false))) assert.equal(style("etcd"), "etcd");
  });

  it("wraps the text in an escape sequence that it also ends", () => {
    assert.equal(createPaint(true).bad("failed"), "\x1b[31mfailed\x1b[39m");
  });

  it("gives every meaning a look of its own", () => {
    const looks = Object.values(createPaint(true)).map((style) => style("x"));
    assert.equal(new Set(looks).size, looks.length);
  });

  it("writes no escape sequence around nothing", () => {
    assert.equal(createPaint(true).strong(""), "");
  });
});

describe("wantsColor()", () => {
  it("colours a terminal", () => {
    assert.equal(wantsColor("auto", { terminal: true, noColor: false }), true);
  });

  it("keeps a pipe or a file plain", () => {
    assert.equal(wantsColor("auto", { terminal: false, noColor: false }), false);
  });

  it("honours NO_COLOR on a terminal", () => {
    assert.equal(wantsColor("auto", { terminal: true, noColor: true }), false);
  });

  it("lets an explicit choice win over NO_COLOR and the terminal", () => {
    assert.equal(wantsColor("always", { terminal: false, noColor: true }), true);
    assert.equal(wantsColor("never", { terminal: true, noColor: false }), false);
  });
});
