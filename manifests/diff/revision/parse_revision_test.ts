import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Failure } from "../../../diagnostics/failure.ts";
import { parseRevision } from "./parse_revision.ts";

describe("parseRevision()", () => {
  it("divides at the first colon, as Git does", () => {
    assert.deepEqual(parseRevision("v1.2:a:b.yaml"), { revision: "v1.2", path: "a:b.yaml" });
    assert.deepEqual(parseRevision("HEAD~2:"), { revision: "HEAD~2", path: "" });
  });

  it("leaves colons in braces to the revision", () => {
    assert.deepEqual(parseRevision("main@{2026-01-02 10:00}:etcd.yaml"), {
      revision: "main@{2026-01-02 10:00}",
      path: "etcd.yaml",
    });
    assert.deepEqual(parseRevision("HEAD^{/fix: it}:./"), {
      revision: "HEAD^{/fix: it}",
      path: "./",
    });
  });

  it("takes a text without a colon for a path", () => {
    assert.equal(parseRevision("clusters/a/etcd.yaml"), undefined);
  });

  it("refuses what Git could take for an option, and what no revision can contain", () => {
    for (const text of ["-x:a", "--output=/tmp/x:a", ":a", "a\nb:c", "a:\0b"]) {
      assert.throws(
        () => parseRevision(text),
        (error) => error instanceof Failure && error.code === "usage",
        JSON.stringify(text),
      );
    }
  });
});
