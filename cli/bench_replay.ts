import { findScenario } from "../bench/find_scenario.ts";
import { scenarioSettings } from "../bench/scenario_settings.ts";
import { checkTrace } from "../bench/trace/read_trace.ts";
import { benchOptions } from "./bench_options.ts";
import { runBench } from "./bench_run.ts";
import { type Command, defineCommand } from "./command.ts";

/** `kamaji-etcd bench replay`: makes the requests of a trace again, each at its time. */
export const command: Command = defineCommand({
  description: "Makes the requests that bench record wrote down again, each at its time, on a " +
    "cluster of its own: the same trace on two clusters asks both for the same. Run as often as " +
    "the profile says, it tells how far apart the same requests come out here.\n\n" +
    "Exit codes: as of bench.",
  positionals: [{ name: "trace", summary: "Trace of bench record", completes: "file" }],
  options: {
    "config": benchOptions.config,
    "members": benchOptions.members,
    "profile": benchOptions.profile,
    "repeats": {
      type: "integer",
      placeholder: "COUNT",
      minimum: 1,
      maximum: 100,
      summary: "Times it is played, each on a fresh cluster; as the profile says without it",
    },
    "speed": {
      type: "number",
      placeholder: "FACTOR",
      minimum: 0.01,
      default: 1,
      summary: "How fast it is played: 2 halves all times between requests",
    },
    "record": {
      type: "string",
      placeholder: "FILE",
      completes: "file",
      summary: "Record the first repeat again; at speed 1 the trace comes out equal",
    },
    "dry-run": benchOptions["dry-run"],
    "no-preflight": benchOptions["no-preflight"],
    "workers": benchOptions.workers,
    "slo": benchOptions.slo,
    "etcd": benchOptions.etcd,
    "data-dir": benchOptions["data-dir"],
    "json": benchOptions.json,
    "html": benchOptions.html,
  },
  examples: [
    { args: "steady.jsonl", summary: "Play it as recorded" },
    { args: "steady.jsonl --speed 2", summary: "Play it twice as fast" },
    { args: "steady.jsonl --repeats 1 --record again.jsonl", summary: "Prove that it is the same" },
  ],
  run: async ({ options, positionals, ...context }) => {
    const { seed } = await checkTrace(positionals.trace);
    const { profile, record, repeats, speed } = options;
    const scenario = await findScenario("replay");
    const changes = {
      file: positionals.trace,
      speed,
      ...(repeats === undefined ? {} : { repeats }),
    };
    const run = {
      scenario,
      settings: scenarioSettings(scenario, { profile, changes }),
      options: { ...options, seed, validate: false },
      ...(record === undefined ? {} : { record: { file: record, trial: "repeat 1" } }),
    };
    return await runBench(run, context);
  },
});
