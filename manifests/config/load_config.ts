import type { Finding } from "../../diagnostics/finding.ts";
import { findConfigFile } from "./find_config_file.ts";
import { isWithin } from "./is_within.ts";
import { joinPath } from "./join_path.ts";
import { type ConfigResult, refuseConfig } from "./loaded_config.ts";
import { readConfigText } from "./read_config_text.ts";
import { resolvePath } from "./resolve_path.ts";
import type { SandboxLimits } from "./typescript/run_sandbox.ts";
import { loadYaml } from "./yaml/load_yaml.ts";

/** How a config is loaded. */
export interface LoadOptions {
  /** What evaluating a TypeScript config may take. Default: 5 s and 256 MiB. */
  readonly limits?: SandboxLimits;
}

/**
 * Loads and checks the one EtcdCluster of a file or folder. Every problem is reported at once, in
 * the order of the files; only what a text cannot be read at all hides the rest of it.
 *
 * A `.ts` file exports the document by default; any other file is YAML (or JSON, which is YAML),
 * and its other documents are passed on. In a folder the cluster is in `etcd.config.ts` or in the
 * YAML file with an EtcdCluster document, whatever it is called; see {@link findConfigFile}.
 *
 * @param path a file or a folder
 * @returns findings rather than errors for whatever is wrong with the input. When `stuck` is set,
 *   end the process after reporting: a Worker still spins in it.
 */
export async function loadConfig(path: string, options: LoadOptions = {}): Promise<ConfigResult> {
  const result = await loadPath(path, options);
  return result.ok ? result : { ...result, findings: result.findings.toSorted(byPlace) };
}

async function loadPath(path: string, options: LoadOptions): Promise<ConfigResult> {
  if (!await isFolder(path)) return await loadFile(path, options);
  const found = await findConfigFile(path);
  if (!found.ok) return refuseConfig(found.findings);
  const [folder, file] = await Promise.all([resolvePath(path), resolvePath(found.file)]);
  if (folder !== undefined && file !== undefined && !isWithin(folder, file)) {
    return refuseConfig([leadsOut(found.file)]);
  }
  return await loadFile(found.file, options);
}

async function loadFile(file: string, { limits }: LoadOptions): Promise<ConfigResult> {
  const read = await readConfigText(file, { file });
  if (!read.ok) return refuseConfig([read.finding]);
  if (!/[^/]\.ts$/.test(file)) return loadYaml(read.text, file);
  // Loaded only when needed: it would double the start-up of every other command.
  const { loadTypeScript } = await import("./typescript/load_typescript.ts");
  const path = await resolvePath(file) ?? absolute(file);
  return await loadTypeScript({ path, file, ...(limits === undefined ? {} : { limits }) });
}

function absolute(path: string): string {
  return path.startsWith("/") ? joinPath(path) : joinPath(Deno.cwd(), path);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    return false;
  }
}

/** In a repository a symlink could lead to any file of the machine that renders it. */
function leadsOut(file: string): Finding {
  return {
    code: "config-denied",
    position: { file, line: 1, column: 1 },
    path: "",
    message: "the file is a symlink that leads out of its folder",
    hint: "Put the file itself into the folder",
  };
}

function byPlace({ position: one }: Finding, { position: other }: Finding): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}
