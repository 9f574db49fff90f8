import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { defaultCacheDirectory } from "./default_cache_directory.ts";

describe("defaultCacheDirectory", () => {
  it("is below XDG_CACHE_HOME", () => {
    const environment = new Map([["XDG_CACHE_HOME", "/var/cache/me"], ["HOME", "/home/me"]]);
    assert.equal(defaultCacheDirectory(environment), "/var/cache/me/kamaji-etcd");
  });

  for (const unusable of ["", "relative/cache"]) {
    it(`is below ~/.cache when XDG_CACHE_HOME is "${unusable}"`, () => {
      const environment = new Map([["XDG_CACHE_HOME", unusable], ["HOME", "/home/me"]]);
      assert.equal(defaultCacheDirectory(environment), "/home/me/.cache/kamaji-etcd");
    });
  }

  it("is refused when the environment tells no home", () => {
    assert.throws(() => defaultCacheDirectory(new Map()), { code: "usage" });
  });
});
