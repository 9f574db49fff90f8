import { it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { version } from "./version.ts";

it("the version is the one of deno.json", async () => {
  const text = await Deno.readTextFile(new URL("../deno.json", import.meta.url));
  assert.equal(version, JSON.parse(text).version);
  assert.match(version, /^\d+\.\d+\.\d+/);
});
