import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import plugin from "./plugin.ts";

describe("the lint plugin", () => {
  it("holds every rule of this folder under the name of its file", async () => {
    const files = await Array.fromAsync(Deno.readDir(new URL(".", import.meta.url)));
    const tested = files.map(({ name }) => name).filter((name) => name.endsWith("_test.ts"))
      .map((name) => name.slice(0, -"_test.ts".length).replaceAll("_", "-"))
      .filter((name) => name !== "plugin");
    assert.deepEqual(Object.keys(plugin.rules).sort(), tested.sort());
  });
});
