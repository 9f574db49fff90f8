import { join } from "node:path";
import { createLog } from "../../diagnostics/log.ts";
import { findEtcd } from "../targets/local/binary/find_etcd.ts";
import { exerciseEtcd } from "./exercise_etcd.ts";
import type { ExposedMetric, Exposition } from "./exposition.ts";
import { recordedExpositions } from "./recorded_exposition.ts";

/** Marks what only `--metrics=extensive` brings. */
const onlyExtensive = "extensive";

/**
 * Runs each recorded version of etcd in both ways, has it do everything that brings a metric into being, and
 * writes what it exposes into `exposition/`: name, type, labels, and whether it takes
 * `--metrics=extensive`.
 *
 * @throws {Failure} `etcd-not-found` if a version can neither be found nor made
 */
export async function recordExpositions(folder: string): Promise<void> {
  const log = createLog({ level: "error" });
  for (const { version } of recordedExpositions) {
    const image = `quay.io/coreos/etcd:v${version}`;
    const { path } = await findEtcd({ version, image, log });
    const basic = await exerciseEtcd({ program: path, version, metrics: "basic" });
    const extensive = await exerciseEtcd({ program: path, version, metrics: "extensive" });
    const lines = [...extensive.values()].map((metric) => lineOf(metric, basic)).sort();
    const [major, minor] = version.split(".");
    await Deno.writeTextFile(join(folder, `etcd_${major}_${minor}.ts`), moduleOf(version, lines));
  }
}

function moduleOf(version: string, lines: readonly string[]): string {
  return `import type { RecordedExposition } from "../recorded_exposition.ts";

/** Written by \`record_exposition.ts\`. */
export const exposition: RecordedExposition = {
  version: "${version}",
  metrics: \`
${lines.join("\n")}
\`,
};
`;
}

function lineOf({ name, type, labels }: ExposedMetric, basic: Exposition): string {
  const mode = basic.has(name) ? [] : [onlyExtensive];
  return [name, type, labels.join(",") || "-", ...mode].join(" ");
}

if (import.meta.main) {
  await recordExpositions(join(import.meta.dirname ?? ".", "exposition"));
}
