import { dirname, join, relative, sep } from "node:path";
import type { Position } from "../../../diagnostics/failure.ts";
import type { Finding } from "../../../diagnostics/finding.ts";
import { readConfigText } from "../read_config_text.ts";
import { positionIn } from "../text_position.ts";
import { textFinding } from "../text_problem.ts";
import { type ModuleImport, ownModule } from "./read_imports.ts";
import { readModule } from "./read_module.ts";
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
 * @param path the config, as it was named
 */
export async function collectModules(path: string): Promise<CollectedModules> {
  const entry = await Deno.realPath(path);
  const collection: Collection = {
    folder: dirname(entry),
    shown: dirname(path),
    modules: new Map(),
    open: [],
    findings: [],
  };
  await collect(entry, { file: path, line: 1, column: 1 }, collection);
  const { findings, modules } = collection;
  return findings.length > 0 ? { ok: false, findings } : { ok: true, modules: [...modules.values()] };
}

interface Collection {
  /** The resolved folder that all files must lie in. */
  readonly folder: string;
  /** The folder as it was named, for positions. */
  readonly shown: string;
  /** What is read, in the order in which it can be loaded. */
  readonly modules: Map<string, SourceModule>;
  /** The modules whose imports are being read, outermost first. */
  readonly open: string[];
  readonly findings: Finding[];
}

/** Reads one file and what it imports; `place` is the import that leads to it. */
async function collect(path: string, place: Position, collection: Collection): Promise<void> {
  if (collection.modules.has(path)) return;
  if (collection.open.length + collection.modules.size >= mostModules) {
    collection.findings.push(finding("too-large", place, `expected at most ${mostModules} files`));
    return;
  }
  const file = join(collection.shown, relative(collection.folder, path));
  const read = await readConfigText(path, place);
  if (!read.ok) {
    collection.findings.push(read.finding);
    return;
  }
  const { text } = read;
  const module = await readModule({ path, file, text });
  collection.findings.push(...module.findings);
  if (module.code === undefined) return;
  collection.open.push(path);
  const imports: ResolvedImport[] = [];
  for (const each of module.imports) {
    const target = await follow(each, { from: { path, file, text }, collection });
    if (target !== undefined) imports.push({ ...each, target });
  }
  collection.open.pop();
  const { code, type, defaultExport } = module;
  collection.modules.set(path, { path, file, text, code, type, imports, defaultExport });
}

interface Importer {
  readonly path: string;
  readonly file: string;
  readonly text: string;
}

/** Reads what an import leads to; `undefined` when it may not, or goes in a circle. */
async function follow(
  { specifier, start }: ModuleImport,
  { from, collection }: { from: Importer; collection: Collection },
): Promise<string | undefined> {
  if (specifier === ownModule) return ownModule;
  const place = positionIn(from.text, { file: from.file, offset: start });
  const refuse = (refused: Finding) => void collection.findings.push(refused);
  const target = await resolved(join(dirname(from.path), specifier));
  const shown = JSON.stringify(specifier);
  if (target === undefined) return refuse(finding("unreadable", place, `${shown} does not exist`));
  if (!target.startsWith(collection.folder + sep)) {
    return refuse({
      ...finding("config-denied", place, `${shown} leads out of the folder of the config`),
      hint: "Move the file into the folder, beside the config or below it",
    });
  }
  if (collection.open.includes(target)) {
    return refuse({
      ...finding("config-denied", place, `${shown} imports the file that imports it`),
      hint: "Move what both files need to a third one",
    });
  }
  await collect(target, place, collection);
  return target;
}

async function resolved(path: string): Promise<string | undefined> {
  try {
    return await Deno.realPath(path);
  } catch {
    return undefined;
  }
}
