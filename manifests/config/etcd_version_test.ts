import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { advisoriesOf, parseEtcdVersion } from "./etcd_version.ts";

describe("parseEtcdVersion()", () => {
  it("reads a version with and without its v", () => {
    const version = { major: 3, minor: 6, patch: 16 };
    assert.deepEqual(parseEtcdVersion("3.6.16"), version);
    assert.deepEqual(parseEtcdVersion("v3.6.16"), version);
  });

  for (const text of ["", "3.6", "4.0.0", "2.3.8", "3.6.16-rc.1", "3.6.16 ", "latest", "vv3.6.1"]) {
    it(`takes "${text}" for no release of etcd 3`, () => {
      assert.equal(parseEtcdVersion(text), undefined);
    });
  }
});

describe("advisoriesOf()", () => {
  const exposed = ["3.4.40", "3.5.0", "3.5.32", "3.6.0", "3.6.13", "3.7.0"];
  const safe = ["3.5.33", "3.5.40", "3.6.14", "3.6.16", "3.7.1", "3.8.0"];
  const idsOf = (text: string) => {
    const version = parseEtcdVersion(text);
    assert(version !== undefined);
    return advisoriesOf(version).map(({ id }) => id);
  };
  for (const text of exposed) {
    it(`knows that ${text} leaks watches`, () => {
      assert.deepEqual(idsOf(text), ["GHSA-xg4h-6gfc-h4m8"]);
    });
  }
  for (const text of safe) {
    it(`knows that ${text} is safe`, () => assert.deepEqual(idsOf(text), []));
  }
});
