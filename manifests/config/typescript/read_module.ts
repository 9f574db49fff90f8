import type { Finding } from "../../../diagnostics/finding.ts";
import { type NamedText, textFinding, type TextProblem } from "../text_problem.ts";
import { type ModuleImports, readImports } from "./read_imports.ts";
import { stripTypes } from "./strip_types.ts";
import { findSyntaxError } from "./find_syntax_error.ts";
import type { SourceModule } from "./source_module.ts";

/** A file that was read, before its imports are followed. */
export type ReadModule =
  & Pick<SourceModule, "type" | "defaultExport">
  & Pick<ModuleImports, "imports">
  & {
    /** Nothing when the file is no code. */
    readonly code: string | undefined;
    readonly findings: readonly Finding[];
  };

/** Reads a `.json` file as it is, and everything else as JavaScript, of TypeScript without types. */
export async function readModule(source: NamedText & { readonly path: string }): Promise<ReadModule> {
  if (source.path.endsWith(".json")) return readJson(source);
  const stripped = source.path.endsWith(".ts")
    ? stripTypes(source.text)
    : { ok: true as const, code: source.text };
  if (!stripped.ok) {
    return unreadable(await findSyntaxError(source, stripped));
  }
  return await readCode(source, stripped.code);
}
