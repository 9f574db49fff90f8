import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { escapeHtml, markup, type MarkupPart, textOf, trusted } from "./markup.ts";
import { assertWellFormed } from "./testing/assert_well_formed.ts";

describe("escapeHtml()", () => {
  it("leaves no character by which a text could end an element or an attribute", () => {
    assert.doesNotMatch(escapeHtml(`<a href="x" b='y'>&`), /[<>"']|&(?!\w+;|#39;)/);
  });

  it("replaces what XML forbids and keeps tabs, line breaks and emoji", () => {
    assert.equal(escapeHtml("a\u0000b\u001b\ud800c\ufffe"), "a\ufffdb\ufffd\ufffdc\ufffd");
    assert.equal(escapeHtml("a\tb\nc 🙂"), "a\tb\nc 🙂");
  });
});

describe("markup``", () => {
  it("escapes texts between tags and in attributes, and takes markup as it is", () => {
    const inner = markup`<b title="${'"><script>'}">${"</b>"}</b>`;
    const text = textOf(markup`<p>${inner}</p>`);
    assert.equal(text, '<p><b title="&quot;&gt;&lt;script&gt;">&lt;/b&gt;</b></p>');
    assertWellFormed(text);
  });

  it("leaves undefined out, joins lists and rounds numbers", () => {
    assert.equal(textOf(markup`${undefined}${["a", 1 / 3, [markup`<i/>`]]}`), "a0.33<i/>");
  });

  it("does not take an object from JSON for markup, whatever it claims to be", () => {
    const forged = JSON.parse('{"markup":"<script>","Symbol(markup)":"<script>"}') as MarkupPart;
    assert.ok(!textOf(markup`${forged}`).includes("<script>"));
    assert.equal(typeof trusted, "symbol");
  });
});
