import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { parse } from "yaml";
import { etcdDocument, membersPosition } from "./etcd_document.ts";

describe("etcdDocument()", () => {
  it("has the number of members where its position says", () => {
    const [, line = "", column = ""] = membersPosition.split(":");
    const text = etcdDocument({ members: "5" }).split("\n")[Number(line) - 1] ?? "";
    assert.equal(text.slice(Number(column) - 1), "5");
  });

  it("has a section that a change gives, and none that it does not", () => {
    const rotation = { generation: 2, phase: "trust-both" } as const;
    const certificates = { mode: "keeper", peer: { rotation } } as const;
    const { spec } = parse(etcdDocument({ paused: true, certificates }));
    assert.deepEqual(spec.certificates, certificates);
    assert.equal(spec.paused, true);
    assert.equal("snapshots" in spec, false);
    assert.equal("paused" in parse(etcdDocument()).spec, false);
  });
});
