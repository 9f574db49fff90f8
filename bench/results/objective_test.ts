import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { defaultObjective, objectives } from "./objective.ts";

describe("objectives", () => {
  it("are found by the name that they carry", () => {
    for (const [name, objective] of Object.entries(objectives)) assert.equal(objective.name, name);
  });

  it("have the default among them", () => {
    assert.ok(defaultObjective in objectives);
  });

  it("say where their numbers come from", () => {
    assert.ok(Object.values(objectives).every(({ source }) => source.length > 20));
  });

  it("ask for something that can be kept and missed, but for the one that asks for nothing", () => {
    for (const { errorShare, name, readP99, writeP99 } of Object.values(objectives)) {
      assert.equal(Number.isFinite(writeP99) && Number.isFinite(readP99), name !== "none");
      assert.ok(writeP99 > 0 && readP99 > 0 && errorShare > 0 && errorShare <= 1);
    }
  });
});
