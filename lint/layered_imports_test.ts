import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { findings } from "./findings.ts";
import { layeredImports } from "./layered_imports.ts";

function accepted(path: string, source: string): boolean {
  return findings(layeredImports, path, source).length === 0;
}

describe("the rule layered-imports", () => {
  const allowed: readonly (readonly [path: string, source: string])[] = [
    ["manifests/render.ts", 'import { a } from "./labels.ts";'],
    ["manifests/config/load.ts", 'import { a } from "../labels.ts";'],
    ["manifests/config/load.ts", 'import { Failure } from "../../diagnostics/failure.ts";'],
    ["manifests/render.ts", 'import config from "../deno.json" with { type: "json" };'],
    ["manifests/render.ts", 'import { z } from "zod";'],
    ["manifests/render.ts", 'import { stringify } from "yaml";'],
    ["manifests/render.ts", 'import { posix } from "node:path";'],
    ["manifests/config/load.ts", 'import { parse } from "es-module-lexer/minimal";'],
    ["manifests/config/typescript/strip.ts", 'import { stripTypeScriptTypes } from "node:module";'],
    ["manifests/render.ts", 'import type { V1Pod } from "@kubernetes/client-node";'],
    ["manifests/render.ts", 'import { type V1Pod } from "@kubernetes/client-node";'],
    ["manifests/render.ts", 'export type { V1Pod } from "@kubernetes/client-node";'],
    ["manifests/render.ts", 'let pod: import("@kubernetes/client-node").V1Pod;'],
    ["manifests/render.ts", 'import type { A } from "@kubernetes-models/cert-manager";'],
    ["manifests/render.ts", 'import type { A } from "@grafana/grafana-foundation-sdk/stat";'],
    ["manifests/render_test.ts", 'import { a } from "../tests/anything.ts";'],
    ["manifests/testing/cases.ts", 'import assert from "node:assert/strict";'],
    ["operations/keeper.ts", 'import { render } from "../manifests/render.ts";'],
    ["operations/keeper.ts", 'import { CoreV1Api } from "@kubernetes/client-node";'],
    ["mod.ts", 'import { runCli } from "./cli/main.ts";'],
    ["cli/main.ts", 'import { a } from "./render.ts";'],
    ["tests/cli/try.ts", 'import { a } from "../../cli/render.ts";'],
    ["bench/report_test.ts", 'import { a } from "../cli/render.ts";'],
  ];
  for (const [path, source] of allowed) {
    it(`accepts ${source} in ${path}`, () => {
      assert.ok(accepted(path, source));
    });
  }

  const refused: readonly (readonly [path: string, source: string])[] = [
    ["manifests/render.ts", 'import { a } from "../etcd/member.ts";'],
    ["manifests/config/load.ts", 'import { a } from "../../operations/keeper.ts";'],
    ["manifests/render.ts", 'import type { A } from "../etcd/member.ts";'],
    ["manifests/render.ts", 'import { createHash } from "node:crypto";'],
    ["manifests/render.ts", 'import { Etcd3 } from "etcd3";'],
    ["manifests/render.ts", 'import { register } from "node:module";'],
    ["manifests/render.ts", 'import { a } from "zodiac";'],
    ["manifests/render.ts", 'import { V1Pod } from "@kubernetes/client-node";'],
    ["manifests/render.ts", 'import { V1Pod, type V1Job } from "@kubernetes/client-node";'],
    ["manifests/render.ts", 'import "@kubernetes/client-node";'],
    ["manifests/render.ts", 'import { A } from "@kubernetes-models/cert-manager";'],
    ["manifests/render.ts", 'import { A } from "@grafana/grafana-foundation-sdk/stat";'],
    ["manifests/render.ts", 'import type { A } from "@kubernetes-other/client";'],
    ["manifests/render.ts", 'export { V1Pod } from "@kubernetes/client-node";'],
    ["manifests/render.ts", 'export * from "../etcd/member.ts";'],
    ["manifests/render.ts", 'const a = await import("../etcd/member.ts");'],
    ["manifests/render.ts", 'import { a } from "../tests/anything.ts";'],
    ["operations/keeper.ts", 'import { a } from "../cli/render.ts";'],
    ["bench/report.ts", 'import { a } from "../tests/local_etcd.ts";'],
    ["bench/engine/run.ts", 'const a = await import("../../cli/main.ts");'],
    ["diagnostics/progress.ts", 'import type { Program } from "../cli/program.ts";'],
  ];
  for (const [path, source] of refused) {
    it(`refuses ${source} in ${path}`, () => {
      assert.ok(!accepted(path, source));
    });
  }

  it("says why", () => {
    const source = 'import { V1Pod } from "@kubernetes/client-node";';
    assert.deepEqual(findings(layeredImports, "manifests/render.ts", source), [
      'manifests/ may import "@kubernetes/client-node" only with "import type"',
    ]);
  });
});
