import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { elementsOf, escapeXml } from "./s3_xml.ts";

describe("elementsOf()", () => {
  it("finds elements of exactly that name", () => {
    const xml = "<R><Key>a</Key><KeyCount>2</KeyCount><Key x='1'>b</Key></R>";
    assert.deepEqual(elementsOf(xml, "Key"), ["a", "b"]);
    assert.deepEqual(elementsOf(xml, "NextContinuationToken"), []);
  });

  it("reads back whatever was escaped", () => {
    const text = `"a" & <b> 'c'`;
    assert.deepEqual(elementsOf(`<ETag>${escapeXml(text)}</ETag>`, "ETag"), [text]);
    assert.deepEqual(elementsOf("<a>&quot;&#x41;&#66;&unknown;</a>", "a"), ['"AB&unknown;']);
  });
});
