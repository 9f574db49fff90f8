import type { Position } from "../../../diagnostics/failure.ts";
import type { Finding } from "../../../diagnostics/finding.ts";
import { checkCluster } from "../check_cluster.ts";
import { type ConfigProblem, type ConfigText, findingOf } from "../config_problem.ts";
import type { FieldPath } from "../field_path.ts";
import { type ConfigResult, refuseConfig } from "../loaded_config.ts";
import { positionIn } from "../text_position.ts";
import { collectModules } from "./collect_modules.ts";
import { excessFinding, failureFinding } from "./evaluation_finding.ts";
import { evaluationLimits } from "./evaluation_limits.ts";
import { createModuleUrls, type ModuleUrls } from "./module_urls.ts";
import { runSandbox, type SandboxLimits, type SandboxResult } from "./run_sandbox.ts";

/** Where a config stands and what it may take. */
export interface TypeScriptSource {
  /** The resolved path; imports must stay in its folder. */
  readonly path: string;
  /** The path by which it was named, for positions. */
  readonly file: string;
  /** Default: 5 s and 256 MiB. */
  readonly limits?: SandboxLimits;
}

/**
 * Loads the EtcdCluster that a TypeScript file exports by default. The file is evaluated without
 * any rights, and without clock and chance; findings about fields point at the export.
 */
export async function loadTypeScript(source: TypeScriptSource): Promise<ConfigResult> {
  const { path, file, limits = evaluationLimits } = source;
  const collected = await collectModules(path, file);
  if (!collected.ok) return refuseConfig(collected.findings);
  const entry = collected.modules.at(-1);
  if (entry?.defaultExport === undefined) return refuseConfig([withoutExport(file)]);
  using urls = createModuleUrls(collected.modules);
  const place = positionIn(entry.text, { file, offset: entry.defaultExport });
  const result = await runSandbox(urls.entry, limits);
  return judge(result, { urls, place, limits });
}

interface Judgement {
  readonly urls: ModuleUrls;
  /** The place of the default export. */
  readonly place: Position;
  readonly limits: SandboxLimits;
}

function judge(result: SandboxResult, { urls, place, limits }: Judgement): ConfigResult {
  const text: ConfigText = { position: () => place, written: () => undefined };
  switch (result.outcome) {
    case "failed":
      return refuseConfig([failureFinding(result, { urls, fallback: place })]);
    case "not-data":
      return refuseConfig([findingOf(notData(result), text)]);
    case "timeout":
    case "memory": {
      const finding = excessFinding(result.outcome, { file: place.file, limits });
      return { ok: false, findings: [finding], stuck: true };
    }
    case "value": {
      const checked = checkCluster(result.value, text);
      if (!checked.ok) return refuseConfig(checked.findings);
      const { config } = checked;
      const document = result.value;
      return { ok: true, config, document, file: place.file, text, otherDocuments: [] };
    }
  }
}

function notData({ path, found }: { path: FieldPath; found: string }): ConfigProblem {
  return {
    code: "wrong-type",
    path,
    part: "value",
    message: `expected plain data, found ${found}`,
    hint: found === "a Promise"
      ? "Await it"
      : "Export what YAML can say: text, numbers, true and " +
        "false, lists and plain objects",
  };
}

function withoutExport(file: string): Finding {
  return {
    code: "no-cluster",
    position: { file, line: 1, column: 1 },
    path: "",
    message: "the file has no default export",
    hint: 'Write "export default defineCluster({ … });"',
  };
}
