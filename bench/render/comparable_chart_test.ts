import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { parse } from "yaml";
import { comparableChart } from "./comparable_chart.ts";

describe("comparableChart()", () => {
  const files = comparableChart();
  const templates = Object.keys(files).filter((path) =>
    path.endsWith(".yaml") && path.includes("/")
  );

  it("has a template for each object, which names the release", () => {
    assert.ok(templates.length >= 5, String(templates));
    for (const path of templates) assert.match(files[path] ?? "", /\{\{ \.Release\.Name \}\}/);
  });

  it("leaves no placeholder behind", () => {
    assert.doesNotMatch(Object.values(files).join(""), /the-release|the-namespace/);
  });

  it("takes labels, images and flags from elsewhere", () => {
    const text = templates.map((path) => files[path]).join("");
    assert.match(text, /include "labels"/);
    assert.match(text, /image: \{\{ \.Values\.value\d+ \}\}/);
    assert.match(text, /- --[\w-]+=\{\{ \.Values\.value\d+ \}\}/);
    const values = parse(files["values.yaml"] ?? "") as Readonly<Record<string, string>>;
    const used = new Set([...text.matchAll(/\.Values\.(\w+)/g)].map(([, name]) => name));
    assert.deepEqual([...used].sort(), Object.keys(values).sort());
  });
});
