import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { billOfMaterials, type ModuleGraph } from "./bill_of_materials.ts";

const graph: ModuleGraph = {
  modules: [{ kind: "esm" }, { kind: "npm", npmPackage: "b@2.0.0" }, {
    kind: "npm",
    npmPackage: "b@2.0.0",
  }],
  npmPackages: {
    "b@2.0.0": { name: "b", version: "2.0.0", dependencies: ["@scope/a@1.0.0"] },
    "@scope/a@1.0.0": { name: "@scope/a", version: "1.0.0", dependencies: ["b@2.0.0"] },
    "tests-only@1.0.0": { name: "tests-only", version: "1.0.0", dependencies: [] },
  },
};

const bill = billOfMaterials({
  program: { name: "ours", version: "0.1.0", license: "Apache-2.0" },
  graph,
  integrity: (key) =>
    key === "b@2.0.0" ? `sha512-${new Uint8Array([1, 171]).toBase64()}` : undefined,
  license: (key) => key === "b@2.0.0" ? "MIT" : undefined,
});

describe("billOfMaterials()", () => {
  it("lists what the program can load, also by way of others, and nothing that tests alone use", () => {
    assert.deepEqual(bill.components.map(({ purl }) => purl), [
      "pkg:npm/%40scope/a@1.0.0",
      "pkg:npm/b@2.0.0",
    ]);
  });

  it("gives licence and checksum where they are known", () => {
    const [a, b] = bill.components;
    assert.deepEqual([b?.licenses, b?.hashes], [
      [{ expression: "MIT" }],
      [{ alg: "SHA-512", content: "01ab" }],
    ]);
    assert.deepEqual([a?.licenses, a?.hashes], [undefined, undefined]);
  });

  it("says who needs whom, in a ring too", () => {
    assert.deepEqual(bill.dependencies, [
      { ref: "ours@0.1.0", dependsOn: ["pkg:npm/b@2.0.0"] },
      { ref: "pkg:npm/%40scope/a@1.0.0", dependsOn: ["pkg:npm/b@2.0.0"] },
      { ref: "pkg:npm/b@2.0.0", dependsOn: ["pkg:npm/%40scope/a@1.0.0"] },
    ]);
  });

  it("refuses a graph that names a package it lacks", () => {
    const modules = [{ npmPackage: "gone@1.0.0" }];
    assert.throws(() =>
      billOfMaterials({
        program: { name: "ours", version: "0.1.0", license: "Apache-2.0" },
        graph: { modules, npmPackages: {} },
        integrity: () => undefined,
        license: () => undefined,
      }), /"gone@1\.0\.0"/);
  });
});
