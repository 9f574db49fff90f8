import type { Finding } from "../../../diagnostics/finding.ts";
import { type NamedText, textFinding, type TextProblem } from "../text_problem.ts";
import { findSyntaxError } from "./find_syntax_error.ts";
import { jsonErrorOffset } from "./json_error_offset.ts";
import { type ModuleImports, readImports } from "./read_imports.ts";
import type { SourceModule } from "./source_module.ts";
import { stripTypes } from "./strip_types.ts";

/** A file that was read and whose imports are not yet followed, or what is wrong with it. */
export type ReadModule =
  | {
    readonly ok: true;
    readonly module: Omit<SourceModule, "imports">;
    readonly imports: ModuleImports["imports"];
  }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** The text of a file and the path it came from. */
export interface SourceText extends NamedText {
  /** The resolved path. */
  readonly path: string;
}

/** Reads a file by its name: `.json` as data, `.ts` without its types, `.js` as it is. */
export async function readModule(source: SourceText): Promise<ReadModule> {
  if (source.path.endsWith(".json")) return readJson(source);
  if (!source.path.endsWith(".ts")) return await readCode(source, source.text);
  const stripped = stripTypes(source.text);
  if (stripped.ok) return await readCode(source, stripped.code);
  return { ok: false, findings: [await findSyntaxError(source, stripped)] };
}

async function readCode(source: SourceText, code: string): Promise<ReadModule> {
  const { imports, defaultExport, problems } = await readImports(code);
  if (problems.length > 0) return refused(problems, source);
  return { ok: true, module: { ...source, code, type: "text/javascript", defaultExport }, imports };
}

function readJson(source: SourceText): ReadModule {
  try {
    JSON.parse(source.text);
  } catch {
    const offset = jsonErrorOffset(source.text);
    return refused([{ code: "unreadable", offset, message: "expected JSON" }], source);
  }
  const module = { ...source, code: source.text, defaultExport: undefined };
  return { ok: true, module: { ...module, type: "application/json" }, imports: [] };
}

function refused(problems: readonly TextProblem[], source: SourceText): ReadModule {
  return { ok: false, findings: problems.map((problem) => textFinding(problem, source)) };
}
