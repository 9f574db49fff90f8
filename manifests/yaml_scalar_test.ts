import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { yamlBlock, yamlNumber, yamlScalar } from "./yaml_scalar.ts";

describe("yamlScalar()", () => {
  const plain = [
    "etcd",
    "kamaji-system",
    "32Gi",
    "500m",
    "5m",
    "/var/run/etcd",
    "quay.io/coreos/etcd:v3.6.16",
    "argocd.argoproj.io/sync-wave",
    "--listen-client-urls=https://[::]:2379,https://0.0.0.0:2379",
    "$(POD_NAME)",
    "/livez?exclude=serializable_read",
    "two words",
    "nothing",
    "yesterday",
  ];
  for (const text of plain) {
    it(`leaves ${text} without quotes`, () => assert.equal(yamlScalar(text), text));
  }

  const quoted: readonly (readonly [string, string])[] = [
    ["an empty text", ""],
    ["a short boolean of YAML 1.1", "y"],
    ["a boolean of YAML 1.1", "No"],
    ["a switch of YAML 1.1", "OFF"],
    ["null", "null"],
    ["a tilde", "~"],
    ["an integer", "3"],
    ["a signed integer", "-1"],
    ["an octal of YAML 1.1", "0440"],
    ["an octal of YAML 1.2", "0o440"],
    ["a hexadecimal", "0x1F"],
    ["a float", "1e3"],
    ["an integer with underscores", "1_000"],
    ["a time of day, a number to the base of 60", "12:30:45"],
    ["a date", "2026-08-01"],
    ["infinity", ".inf"],
    ["not a number", ".NaN"],
    ["the merge key", "<<"],
    ["the default key of YAML 1.1", "="],
    ["a version that looks like a float", "3.6"],
    ["a key", "key: value"],
    ["a key without a value", "key:"],
    ["a comment", "text # comment"],
    ["a space at the end", "text "],
    ["a space at the beginning", " text"],
    ["an alias", "*all"],
    ["an anchor", "&all"],
    ["a tag", "!binary"],
    ["a list", "[]"],
    ["a map", "{}"],
    ["a list item", "- a"],
    ["a directive", "%YAML"],
    ["a document's end", "..."],
    ["an umlaut", "Zürich"],
  ];
  for (const [name, text] of quoted) {
    it(`quotes ${name}`, () => assert.equal(yamlScalar(text), JSON.stringify(text)));
  }

  it("escapes what YAML does not call printable, and its line breaks", () => {
    assert.equal(yamlScalar("a\u0085b\u2028c\x7fd\ufeff"), '"a\\u0085b\\u2028c\\u007fd\\ufeff"');
  });

  it("keeps characters beyond the basic plane", () => assert.equal(yamlScalar("🦒"), '"🦒"'));

  it("refuses half of a surrogate pair", () => {
    assert.throws(() => yamlScalar("\ud83e"), { name: "TypeError", message: /\\ud83e/ });
  });
});

describe("yamlBlock()", () => {
  it("says whether the last line ends", () => {
    assert.deepEqual(yamlBlock("a\nb"), ["|-", "a", "b"]);
    assert.deepEqual(yamlBlock("a\nb\n"), ["|", "a", "b"]);
    assert.deepEqual(yamlBlock("a\n\n  b\n"), ["|", "a", "", "  b"]);
  });

  const unsafe: readonly (readonly [string, string])[] = [
    ["an indented first line", " a\nb"],
    ["an empty first line", "\na"],
    ["a space at a line's end", "a \nb"],
    ["a tab at the text's end", "a\nb\t"],
    ["several line ends", "a\n\n"],
    ["a carriage return", "a\r\nb"],
    ["a control character", "a\n\x07"],
  ];
  for (const [name, text] of unsafe) {
    it(`leaves ${name} to quotes`, () => assert.equal(yamlBlock(text), undefined));
  }
});

describe("yamlNumber()", () => {
  it("writes integers and floats", () => {
    assert.deepEqual([0, 288, -1, 0.45].map(yamlNumber), ["0", "288", "-1", "0.45"]);
  });

  it("gives exponents the point that YAML 1.1 needs", () => {
    assert.deepEqual([1e21, 1e-7, 1.5e-9].map(yamlNumber), ["1.0e+21", "1.0e-7", "1.5e-9"]);
  });

  it("refuses what is no finite number", () => {
    assert.throws(() => yamlNumber(Number.NaN), TypeError);
    assert.throws(() => yamlNumber(Number.POSITIVE_INFINITY), TypeError);
  });
});
