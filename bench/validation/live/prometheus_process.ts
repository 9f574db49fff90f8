import { join } from "node:path";
import { Failure } from "../../../diagnostics/failure.ts";
import { freePorts } from "../../targets/local/free_ports.ts";
import { type GuardedProcess, startGuardedProcess } from "../../targets/local/guarded_process.ts";
import { logTail } from "../../targets/local/log_tail.ts";
import type { PrometheusBinary } from "./find_prometheus.ts";
import { type PrometheusClient, prometheusClient } from "./prometheus_client.ts";
import { ownRuleSet, type RuleSet } from "./scaling/rule_set.ts";

/** How a Prometheus server is started. */
export interface PrometheusOptions {
  /** What is run. */
  readonly binary: PrometheusBinary;
  /** An existing directory for its configuration, data and log. */
  readonly directory: string;
  /** Seconds between two scrapes, and between two evaluations of rules. */
  readonly interval: number;
}

/** What is scraped. */
export interface ScrapeTarget {
  /** `host:port`. */
  readonly address: string;
  /** Labels that discovery and relabelling would give it. */
  readonly labels: Readonly<Record<string, string>>;
}

/** A Prometheus server on loopback. */
export interface PrometheusProcess {
  /** Its API. */
  readonly client: PrometheusClient;
  /** Where it serves. */
  readonly url: string;
  /** Replaces what it scrapes, as discovery does: who is not named any more vanishes. */
  scrape(targets: readonly ScrapeTarget[]): Promise<void>;
  /** Replaces all rules; alerts that stay the same keep their state. */
  loadRules(sets: readonly RuleSet[]): Promise<void>;
  /** Ends it. Its directory stays. */
  stop(): Promise<void>;
}

const readyWithin = 60_000;
const pollInterval = 50;

/**
 * Starts a Prometheus server without targets and rules on a free port of 127.0.0.1. Its targets are
 * a file that it watches, so that one can vanish. Should this process die, the server does, too.
 *
 * @throws {Failure} `target-failed` when it does not serve within a minute
 */
export async function startPrometheus(options: PrometheusOptions): Promise<PrometheusProcess> {
  const { directory, interval } = options;
  const [port = 0] = freePorts(1);
  const files = {
    config: join(directory, "prometheus.yml"),
    targets: join(directory, "targets.json"),
    rules: join(directory, "rules.json"),
    log: join(directory, "prometheus.log"),
  };
  await writeWhole(files.config, configOf(files, interval));
  await writeWhole(files.targets, []);
  await writeWhole(files.rules, { groups: [] });
  const process = startGuardedProcess({
    program: options.binary.path,
    arguments: [
      `--config.file=${files.config}`,
      `--storage.tsdb.path=${join(directory, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--web.enable-lifecycle",
      "--log.level=warn",
    ],
    environment: { HOME: directory },
    logFile: files.log,
  });
  const url = `http://127.0.0.1:${port}`;
  const client = prometheusClient(url);
  await orEnd(process, awaitReady({ client, process, log: files.log }));
  return {
    client,
    url,
    scrape: (targets) =>
      writeWhole(
        files.targets,
        targets.map(({ address, labels }) => ({ targets: [address], labels })),
      ),
    loadRules: async (sets) => {
      await writeWhole(files.rules, rulesOf(sets));
      await client.reload();
    },
    stop: () => end(process),
  };
}

/** JSON is YAML. */
function configOf(
  { rules, targets }: { readonly rules: string; readonly targets: string },
  interval: number,
): Readonly<Record<string, unknown>> {
  const pause = `${interval * 1_000}ms`;
  return {
    global: { scrape_interval: pause, scrape_timeout: pause, evaluation_interval: pause },
    rule_files: [rules],
    scrape_configs: [{
      job_name: "live",
      file_sd_configs: [{ files: [targets], refresh_interval: "1s" }],
    }],
  };
}

/** Two sets may name a group alike; ours has the name that its alerts know. */
function rulesOf(sets: readonly RuleSet[]): Readonly<Record<string, unknown>> {
  return {
    groups: sets.flatMap(({ groups, name: set }) =>
      groups.map(({ name, rules }) => ({
        name: set === ownRuleSet ? name : `${set}: ${name}`,
        rules,
      }))
    ),
  };
}

/** A reader never meets half of a file. */
async function writeWhole(path: string, content: unknown): Promise<void> {
  await Deno.writeTextFile(`${path}.new`, JSON.stringify(content));
  await Deno.rename(`${path}.new`, path);
}

async function orEnd(process: GuardedProcess, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    await end(process);
    throw error;
  }
}

async function end(process: GuardedProcess): Promise<void> {
  process.signal("SIGKILL");
  await process.ended;
}

async function awaitReady({ client, log, process }: {
  readonly client: PrometheusClient;
  readonly process: GuardedProcess;
  readonly log: string;
}): Promise<void> {
  const deadline = performance.now() + readyWithin;
  let ended = false;
  void process.ended.then(() => ended = true);
  while (!await client.isReady()) {
    if (ended || performance.now() > deadline) {
      throw new Failure("target-failed", `Prometheus does not serve\n${await logTail(log)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, pollInterval));
  }
}
