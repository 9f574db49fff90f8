import type { Position } from "../../../diagnostics/failure.ts";
import type { Finding, FindingCode } from "../../../diagnostics/finding.ts";
import { isWithin } from "../is_within.ts";
import { joinPath } from "../join_path.ts";
import { readConfigText } from "../read_config_text.ts";
import { resolvePath } from "../resolve_path.ts";
import { positionIn } from "../text_position.ts";
import { type ModuleImport, ownModule } from "./read_imports.ts";
import { readModule, type SourceText } from "./read_module.ts";
import type { ResolvedImport, SourceModule } from "./source_module.ts";

/** The files of a config, each behind those it imports, or what is wrong with them. */
export type CollectedModules =
  | { readonly ok: true; readonly modules: readonly SourceModule[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Files of one config. */
const mostModules = 100;

/**
 * Reads a TypeScript config and, through its imports, every file it consists of. All of them must
 * lie in the config's folder or below it, symlinks resolved.
 *
 * @param entry the resolved path of the config
 * @param shown the path by which it was named, for positions
 */
export async function collectModules(entry: string, shown: string): Promise<CollectedModules> {
  const folder = joinPath(entry, "..");
  const collection: Collection = {
    folder,
    nameOf: (path) => path === entry ? shown : joinPath(shown, "..", path.slice(folder.length)),
    modules: new Map(),
    open: [],
    findings: [],
  };
  await collect({ path: entry, place: { file: shown, line: 1, column: 1 } }, collection);
  const { findings, modules } = collection;
  return findings.length > 0
    ? { ok: false, findings }
    : { ok: true, modules: [...modules.values()] };
}

interface Collection {
  /** The resolved folder that all files must lie in. */
  readonly folder: string;
  /** The name of a file in positions. */
  readonly nameOf: (path: string) => string;
  /** What was read, in the order in which it can be loaded. */
  readonly modules: Map<string, SourceModule>;
  /** The files whose imports are being followed, outermost first. */
  readonly open: string[];
  readonly findings: Finding[];
}

interface Request {
  /** The resolved path of a file. */
  readonly path: string;
  /** The import that leads to it. */
  readonly place: Position;
}

async function collect({ path, place }: Request, collection: Collection): Promise<void> {
  const { findings, modules, open } = collection;
  if (modules.has(path)) return;
  if (modules.size + open.length >= mostModules) {
    findings.push(finding("too-large", place, `expected at most ${mostModules} files`));
    return;
  }
  const file = collection.nameOf(path);
  const text = await readConfigText(path, { file, place });
  if (!text.ok) return void findings.push(text.finding);
  const source = { path, file, text: text.text };
  const read = await readModule(source);
  if (!read.ok) return void findings.push(...read.findings);
  open.push(path);
  const imports: ResolvedImport[] = [];
  for (const each of read.imports) {
    const target = await follow(each, { from: source, collection });
    if (target !== undefined) imports.push({ ...each, target });
  }
  open.pop();
  modules.set(path, { ...read.module, imports });
}

/** Reads what an import leads to; `undefined` when it may not, or goes in a circle. */
async function follow(
  { specifier, start }: ModuleImport,
  { from, collection }: { from: SourceText; collection: Collection },
): Promise<string | undefined> {
  if (specifier === ownModule) return ownModule;
  const place = positionIn(from.text, { file: from.file, offset: start });
  const shown = JSON.stringify(specifier);
  const wanted = joinPath(from.path, "..", specifier);
  const path = isWithin(collection.folder, wanted) ? await resolvePath(wanted) : wanted;
  if (path === undefined) {
    collection.findings.push(finding("unreadable", place, `${shown} does not exist`));
    return undefined;
  }
  const problem = problemOfTarget(path, collection);
  if (problem !== undefined) {
    const { message, hint } = problem;
    collection.findings.push({ ...finding("config-denied", place, `${shown} ${message}`), hint });
    return undefined;
  }
  await collect({ path, place }, collection);
  return path;
}

function problemOfTarget(
  path: string,
  { folder, open }: Collection,
): { message: string; hint: string } | undefined {
  if (!isWithin(folder, path)) {
    return {
      message: "leads out of the folder of the config",
      hint: "Move the file into that folder, beside the config or below it",
    };
  }
  if (!open.includes(path)) return undefined;
  return {
    message: "leads back to a file that imports this one",
    hint: "Move what both need to a third file",
  };
}

function finding(code: FindingCode, position: Position, message: string): Finding {
  return { code, position, path: "", message };
}
