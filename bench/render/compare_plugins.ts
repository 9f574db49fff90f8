import { createLog } from "../../diagnostics/log.ts";
import { findPluginServer } from "./cmp_server/find_plugin_server.ts";
import type { Contender } from "./contender.ts";
import { type Load, type LoadResult, measurePlugins } from "./measure_plugins.ts";
import type { PluginComparison } from "./plugin_comparison.ts";
import { pluginTable } from "./plugin_table.ts";
import { startContenders } from "./start_contenders.ts";

/** About two minutes on two processors; a 99th percentile of fewer requests is but the slowest. */
const loads: readonly Load[] = [
  { atOnce: 1, rounds: 200 },
  { atOnce: 8, rounds: 40 },
  { atOnce: 32, rounds: 12 },
];

/**
 * Compares rendering the default configuration through Argo CD's real plugin server with what the
 * server itself costs (a plugin that runs `cat` on the same objects) and with `helm template` of a
 * comparable chart. Without the server or Helm it says so and compares nothing.
 */
export async function comparePlugins(): Promise<PluginComparison | undefined> {
  const found = await findPluginServer({ log: createLog() });
  if (found.kind === "missing") return notRun(found.reason);
  if (!await helmRuns()) return notRun('there is no "helm" in PATH');
  const startedAt = new Date().toISOString();
  const [before = Number.NaN] = Deno.loadavg();
  const { contenders, stop } = await startContenders(found.program);
  try {
    const results: LoadResult[] = [];
    for (const load of loads) results.push(await measurePlugins(contenders, load));
    const [after = Number.NaN] = Deno.loadavg();
    return {
      startedAt,
      server: await versionOf(contenders),
      processors: navigator.hardwareConcurrency,
      loadAverage: { before, after },
      results,
      aim: aimOf(results),
    };
  } finally {
    await stop();
  }
}

function notRun(reason: string): undefined {
  console.log(`not run: ${reason}`);
}

async function helmRuns(): Promise<boolean> {
  try {
    const helm = new Deno.Command("helm", { args: ["version"], stdout: "null", stderr: "null" });
    return (await helm.output()).success;
  } catch {
    return false;
  }
}

/** The server says its version when it begins to listen. */
async function versionOf([first]: readonly Contender[]): Promise<string> {
  const log = await first?.server.log() ?? "";
  return /argocd-cmp-server v([^ +"]+)/.exec(log)?.[1] ?? "unknown";
}

function aimOf([alone]: readonly LoadResult[]): PluginComparison["aim"] {
  const p50 = alone?.costs["kamaji-etcd"].p50 ?? Number.NaN;
  const limit = 2 * (alone?.costs.cat.p50 ?? Number.NaN) + 60;
  return { limit, p50, held: p50 <= limit };
}

if (import.meta.main) {
  const comparison = await comparePlugins();
  const [file] = Deno.args;
  if (comparison !== undefined) console.log(pluginTable(comparison));
  if (comparison !== undefined && file !== undefined) {
    await Deno.writeTextFile(file, `${JSON.stringify(comparison, null, 2)}\n`);
  }
}
