import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import assert from "node:assert/strict";
import { parseAllDocuments } from "yaml";
import type { KubernetesObject } from "./kubernetes_object.ts";
import { toYaml } from "./to_yaml.ts";

const versions = ["1.1", "1.2"] as const;

function objectWith(data: unknown): KubernetesObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data } as KubernetesObject;
}

function read(yaml: string, version: typeof versions[number]): unknown[] {
  return parseAllDocuments(yaml, { version }).map((document) => {
    assert.deepEqual(document.errors, []);
    return document.toJS();
  });
}

/** What a reader makes of a value: without `undefined` and without a negative zero. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe("toYaml()", () => {
  it("puts apiVersion, kind, metadata, name and namespace first and sorts the rest", () => {
    const object = {
      spec: { b: 1, a: 2, name: "c" },
      metadata: { labels: { z: "1", B: "2" }, namespace: "space", name: "m" },
      kind: "Thing",
      apiVersion: "example.com/v1",
    };
    assert.equal(
      toYaml([object]),
      [
        "apiVersion: example.com/v1",
        "kind: Thing",
        "metadata:",
        "  name: m",
        "  namespace: space",
        "  labels:",
        '    B: "2"',
        '    z: "1"',
        "spec:",
        "  name: c",
        "  a: 2",
        "  b: 1",
        "",
      ].join("\n"),
    );
  });

  it("separates documents and ends with a line end", () => {
    const yaml = toYaml([objectWith("x"), objectWith("z")]);
    assert.equal(yaml.split("---\n").length, 2);
    assert.ok(yaml.endsWith("data: z\n"));
    assert.equal(toYaml([]), "");
  });

  it("writes lists, lists of lists and empty values", () => {
    assert.equal(
      toYaml([objectWith({ a: [{ k: 1, l: [] }, [2, 3], {}, null, true], e: {}, u: undefined })])
        .split("\ndata:\n")[1],
      [
        "  a:",
        "    - k: 1",
        "      l: []",
        "    - - 2",
        "      - 3",
        "    - {}",
        "    - null",
        "    - true",
        "  e: {}",
        "",
      ].join("\n"),
    );
  });

  it("writes texts of several lines as blocks, without spaces at line ends", () => {
    assert.equal(
      toYaml([objectWith({ a: "one\n\n  two\n", b: ["x\ny"] })]).split("\ndata:\n")[1],
      ["  a: |", "    one", "", "      two", "  b:", "    - |-", "      x", "      y", ""].join(
        "\n",
      ),
    );
  });

  it("writes a value twice instead of an anchor", () => {
    const shared = { cpu: "1" };
    assert.doesNotMatch(toYaml([objectWith({ a: shared, b: shared })]), /[&*]/);
  });

  it("refuses what YAML has no words for", () => {
    for (const value of [new Date(0), new Map(), 1n, () => 0, Number.NaN, [undefined]]) {
      assert.throws(() => toYaml([objectWith(value)]), TypeError);
    }
  });

  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.string({ unit: fc.constantFrom(..." \n\t\r#:-?&*!|>'\"%@`{}[],=~<0123456789_.eExXnNyo") }),
    fc.stringMatching(/^[-+]?[0-9._:eEx]{1,8}$/),
    fc.stringMatching(/^(\d{1,4}-\d\d?-\d\d?([tT ]\d\d:\d\d:\d\d(\.\d)?Z?)?)$/),
    fc.constantFrom("y", "No", "on", "NULL", "~", ".inf", "-.INF", "1:30", "0b1", "<<", "=", "---"),
    fc.lorem({ mode: "sentences" }),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      text,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(text, tie("value"), { maxKeys: 4 }),
    ),
  }));

  for (const version of versions) {
    it(`reads back the same with a reader of YAML ${version}`, () => {
      fc.assert(
        fc.property(fc.array(value, { maxLength: 3 }), (values) => {
          const objects = values.map(objectWith);
          assert.deepEqual(asJson(read(toYaml(objects), version)), asJson(objects));
        }),
        { numRuns: 500 },
      );
    });
  }

  it("does not depend on the order of keys", () => {
    fc.assert(
      fc.property(fc.dictionary(text, value, { maxKeys: 6, noNullPrototype: true }), (map) => {
        const reversed = Object.fromEntries(Object.entries(map).reverse());
        assert.equal(toYaml([objectWith(map)]), toYaml([objectWith(reversed)]));
      }),
    );
  });
});
