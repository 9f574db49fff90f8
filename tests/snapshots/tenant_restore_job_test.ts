import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { globalOptions } from "../../cli/global_options.ts";
import { program } from "../../cli/main.ts";
import { parseArguments } from "../../cli/parse_arguments.ts";
import { route } from "../../cli/route.ts";
import { tenantRestoreJob } from "../../manifests/jobs/tenant_restore_job.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { programFile } from "../../manifests/program_command.ts";

describe("the Job that restores a tenant", () => {
  const pod = tenantRestoreJob(exampleCluster(), {
    tenant: "team-a",
    prefix: "/team-a/",
    snapshot: "20261122T101703Z-r4711",
    conflict: "only-missing",
    dryRun: true,
  }).spec?.template.spec;
  const steps = [...pod?.initContainers ?? [], ...pod?.containers ?? []]
    .filter(({ command = [] }) => command.at(-1) === programFile);

  it("has two steps of our program", () => {
    assert.deepEqual(steps.map(({ name }) => name), ["fetch", "copy"]);
  });

  for (const { args = [], name } of steps) {
    it(`runs a command that there is, with options that it takes: ${name}`, async () => {
      const found = route(args, program);
      assert.ok(found.kind === "command");
      const { command: { options, positionals } } = await found.entry.load();
      parseArguments(found.args, {
        command: found.path.join(" "),
        options: { ...globalOptions, ...options },
        positionals,
      });
    });
  }
});
