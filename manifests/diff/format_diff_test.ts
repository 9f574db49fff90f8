import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createPaint } from "../../diagnostics/paint.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { exampleCluster } from "../testing/example_cluster.ts";
import { diffJson } from "./diff_json.ts";
import { type DiffReport, diffReport } from "./diff_report.ts";
import { formatDiff } from "./format_diff.ts";

const config = exampleCluster();

function object(kind: string, name: string, more: object = {}): KubernetesObject {
  return { apiVersion: "v1", kind, metadata: { name, namespace: "a" }, ...more };
}

function report(before: KubernetesObject[], after: KubernetesObject[]): DiffReport {
  return diffReport(
    { name: "main:etcd.yaml", version: { config, objects: before } },
    { name: "etcd.yaml", version: { config, objects: after } },
  );
}

const secret = (name: string, type: string) => object("Secret", name, { type });

describe("formatDiff()", () => {
  it("says so when nothing differs", () => {
    assert.equal(formatDiff(report([], [])), "main:etcd.yaml → etcd.yaml\n\nNo object differs\n");
  });

  it("lists objects with their fields, then marks, then counts", () => {
    const long = "x".repeat(80);
    const before = [
      object("ConfigMap", "c", { data: { a: "1", b: `${long}1`, gone: "old one" } }),
      object("Role", "r"),
      secret("one", "A"),
      secret("two", "A"),
    ];
    const after = [
      object("ConfigMap", "c", { data: { a: "2", b: `${long}2`, t: "two\nlines\n" } }),
      secret("one", "B"),
      secret("two", "B"),
      object("Role", "s"),
    ];
    assert.equal(
      formatDiff(report(before, after)),
      `main:etcd.yaml → etcd.yaml

~ ConfigMap c in a
    data.a: 1 → 2
    data.b:
      - ${long}1
      + ${long}2
    data.gone: - "old one"
    data.t: + 2 lines, 10 characters

~ Secret one in a
    type: A → B

~ Secret two in a
    type: A → B

+ Role s in a
- Role r in a

The API server refuses
  immutable-data
    Secret one type
    Secret two type
      What was made immutable stays as it is
    hint: Give it another name

Objects: 3 changed, 1 added, 1 removed; marks: 2 refused
`,
    );
  });

  it("tells once what many objects have in common", () => {
    const labelled = (name: string, version: string) => ({
      ...object("Role", name),
      metadata: { name, labels: { version } },
    });
    const all = (version: string) => ["a", "b", "c"].map((name) => labelled(name, version));
    assert.equal(
      formatDiff(report(all("1"), all("2"))),
      "main:etcd.yaml → etcd.yaml\n\n~ 3 objects\n    metadata.labels.version: 1 → 2\n\n" +
        "Objects: 3 changed\n",
    );
  });

  it("shows where long texts differ", () => {
    const text = (end: string) => object("ConfigMap", "c", { data: { a: "a".repeat(900) + end } });
    const lines = formatDiff(report([text("b")], [text("c")])).split("\n");
    assert.deepEqual(lines.slice(4, 6).map((line) => line.replace(/a+/, "a")), [
      "      - …ab",
      "      + …ac",
    ]);
    assert(lines.every((line) => line.length <= 100));
  });

  it("lets no value control the terminal", () => {
    const objects = (a: string) => [object("ConfigMap", "c", { data: { a } })];
    const text = formatDiff(report(objects("x"), objects("\x1b[2J\x9b")));
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
    assert.match(text, /\\u001b\[2J\\u009b/);
  });

  it("colours what is good and bad, and says the same without colours", () => {
    const coloured = formatDiff(report([secret("a", "A")], []), createPaint(true));
    assert(coloured.includes("\x1b[31m-\x1b[39m"), coloured);
    // deno-lint-ignore no-control-regex
    const plain = coloured.replaceAll(/\x1b\[\d+m/g, "");
    assert.equal(plain, formatDiff(report([secret("a", "A")], [])));
  });
});

describe("diffJson()", () => {
  it("has every change and every mark, with whole values", () => {
    const json = JSON.parse(diffJson(report([secret("a", "A")], [secret("a", "x".repeat(200))])));
    assert.deepEqual(json, {
      old: "main:etcd.yaml",
      new: "etcd.yaml",
      changes: [{
        action: "changed",
        object: { apiVersion: "v1", kind: "Secret", namespace: "a", name: "a" },
        fields: [{ path: "type", before: "A", after: "x".repeat(200) }],
      }],
      marks: [{
        code: "immutable-data",
        effect: "refused",
        place: "Secret a type",
        reason: "What was made immutable stays as it is",
        hint: "Give it another name",
      }],
    });
  });
});
