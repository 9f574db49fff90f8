import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { findings } from "./findings.ts";
import { noDefaultExport } from "./no_default_export.ts";

function count(path: string, source: string): number {
  return findings(noDefaultExport, path, source).length;
}

describe("the rule no-default-export", () => {
  const exports = [
    "export default {};",
    "export default function run() {}",
    "export default class Run {}",
    "const run = 1; export { run as default };",
    'export { default } from "./run.ts";',
  ];
  for (const source of exports) {
    it(`reports ${source}`, () => {
      assert.equal(count("etcd/member.ts", source), 1);
    });
  }

  it("accepts exports with a name", () => {
    const source = 'export const a = 1; export { default as run } from "./run.ts";';
    assert.equal(count("etcd/member.ts", source), 0);
  });

  it("accepts it where a loader looks for it", () => {
    assert.equal(count("examples/etcd.config.ts", "export default {};"), 0);
    assert.equal(count("etcd/node_forge.d.ts", "export default {};"), 0);
    assert.equal(count("lint/plugin.ts", "export default {};"), 0);
    assert.equal(count("etcd/plugin.ts", "export default {};"), 1);
  });
});
