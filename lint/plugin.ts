/**
 * The rules of this house that Deno's linter cannot know; loaded through `lint.plugins` in
 * deno.json.
 *
 * @module
 */
import { layeredImports } from "./layered_imports.ts";
import { noConsoleAssert } from "./no_console_assert.ts";
import { noDefaultExport } from "./no_default_export.ts";
import { noDenoRunner } from "./no_deno_runner.ts";
import { noLeftOutCases } from "./no_left_out_cases.ts";
import { pureManifests } from "./pure_manifests.ts";
import { strictBdd } from "./strict_bdd.ts";
import { tellingFileName } from "./telling_file_name.ts";

/** The plugin as `deno lint` wants it: the default export. */
const plugin: Deno.lint.Plugin = {
  name: "kamaji-etcd",
  rules: {
    "layered-imports": layeredImports,
    "no-console-assert": noConsoleAssert,
    "no-default-export": noDefaultExport,
    "no-deno-runner": noDenoRunner,
    "no-left-out-cases": noLeftOutCases,
    "pure-manifests": pureManifests,
    "strict-bdd": strictBdd,
    "telling-file-name": tellingFileName,
  },
};

export default plugin;
