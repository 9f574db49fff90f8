import { Failure } from "../diagnostics/failure.ts";
import { findScenario } from "../bench/find_scenario.ts";
import { planScenario } from "../bench/plan_scenario.ts";
import { scenarioSettings } from "../bench/scenario_settings.ts";
import { benchOptions, typedSettings } from "./bench_options.ts";
import { runBench } from "./bench_run.ts";
import { type Command, defineCommand } from "./command.ts";

const { list: _list, validate: _validate, ...options } = benchOptions;

/** `kamaji-etcd bench record`: runs a scenario and keeps what one of its trials asked for. */
export const command: Command = defineCommand({
  description: "Runs a scenario as bench does and writes which requests were due when, and whose " +
    "they were, as a trace that bench replay plays again. Nothing in it names a tenant, a key, a " +
    "value or a host: tenants are numbers, and values are made anew.\n\nExit codes: as of bench.",
  positionals: [{ name: "trace", summary: "File to write the trace to", completes: "file" }],
  options: {
    ...options,
    "trial": {
      type: "string",
      placeholder: "NAME",
      summary: "Trial to record; the first one without it",
    },
  },
  examples: [
    { args: "steady.jsonl", summary: "Record the load that bench makes without options" },
    {
      args: 'noise.jsonl --scenario noisy-neighbours --trial "list storm"',
      summary: "Record one trial of several",
    },
  ],
  run: async ({ options, positionals, ...context }) => {
    const scenario = await findScenario(options.scenario);
    const { profile, seed } = options;
    const changes = typedSettings({ ...options, list: false, validate: false });
    const settings = scenarioSettings(scenario, { profile, changes });
    const names = planScenario(scenario, settings, { seed }).map(({ name }) => name);
    const trial = options.trial ?? names[0] ?? "";
    if (!names.includes(trial)) {
      throw new Failure("usage", `Scenario "${scenario.name}" has no trial "${trial}"`, {
        hint: `Its trials are: ${names.join(", ")}`,
      });
    }
    const record = { file: positionals.trace, trial };
    const run = {
      ...{ scenario, settings, record, target: options },
      options: { ...options, validate: false },
    };
    return await runBench(run, context);
  },
});
