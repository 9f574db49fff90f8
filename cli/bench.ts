import { ExitCode } from "../diagnostics/exit_code.ts";
import { findScenario } from "../bench/find_scenario.ts";
import { scenarioSettings } from "../bench/scenario_settings.ts";
import { benchOptions, typedSettings } from "./bench_options.ts";
import { listScenarios } from "./bench_list.ts";
import { runBench } from "./bench_run.ts";
import { type Command, defineCommand } from "./command.ts";

/** `kamaji-etcd bench`: starts clusters, loads them with many tenants, reports and judges. */
export const command: Command = defineCommand({
  description: "Starts a real etcd cluster on loopback from a typed configuration (mutual TLS, " +
    "authentication, one user, role and prefix a tenant), puts the load of a scenario on it, " +
    "checks every answer, and judges what was measured. Without a scenario that is " +
    "Kubernetes-shaped load of many tenants, judged by an objective. With --target existing it " +
    "loads a cluster that is there, with tenants of its own that it removes again, after saying " +
    "what it will do and asking.\n\n" +
    "Exit codes: 0 pass, 1 usage, 2 target or set-up failed, 3 objective missed, 4 the generator " +
    "could not keep up, 6 a correctness or isolation check failed, 130 interrupted.",
  options: benchOptions,
  examples: [
    { args: "", summary: "Load three members with twenty tenants for 30 s" },
    { args: "--list", summary: "See which questions can be asked" },
    {
      args: "--tenants 100 --duration 2m --json result.json",
      summary: "Load more, keep the result",
    },
    { args: "--config etcd.yaml --slo strict", summary: "Judge a configuration strictly" },
    { args: "--profile full --set warmup=60 --dry-run", summary: "See what a long run would do" },
    {
      args: "--target existing --cluster etcd --namespace kamaji-system --tenants 5",
      summary: "Load a cluster that is there, after saying what will be done and asking",
    },
  ],
  run: async ({ options, ...context }) => {
    if (options.list) {
      context.write(await listScenarios(context.paint));
      return ExitCode.Success;
    }
    const scenario = await findScenario(options.scenario);
    const { profile } = options;
    const settings = scenarioSettings(scenario, { profile, changes: typedSettings(options) });
    return await runBench({ scenario, settings, options, target: options }, context);
  },
});
