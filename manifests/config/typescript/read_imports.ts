import { type ImportSpecifier, init, parse } from "es-module-lexer/minimal";
import type { TextProblem } from "../text_problem.ts";

/** The one module that is not a file, by its name on JSR: it holds `defineCluster`. */
export const ownModule = "@clastix/kamaji-etcd";

/** A shorter name for those who map it themselves. */
const shortName = "kamaji-etcd";

/** An import of another file, or of {@link ownModule}. */
export interface ModuleImport {
  /** The name between the quotes, unescaped; {@link ownModule} for either of its names. */
  readonly specifier: string;
  /** Where the specifier begins, behind its quote. */
  readonly start: number;
  /** Where it ends, before its quote. */
  readonly end: number;
}

/** What a module says about other modules. */
export interface ModuleImports {
  /** The imports that are allowed, in their order. */
  readonly imports: readonly ModuleImport[];
  /** Where the statement with the default export begins. */
  readonly defaultExport: number | undefined;
  /** What the module may not import. */
  readonly problems: readonly TextProblem[];
}

/**
 * Reads the imports of JavaScript. A config may import files beside or below it and
 * {@link ownModule}, and nothing else.
 */
export async function readImports(code: string): Promise<ModuleImports> {
  await init();
  const parsed = parseSafely(code);
  if ("code" in parsed) return { imports: [], defaultExport: undefined, problems: [parsed] };
  const [found, exports] = parsed;
  const checked = found.map((each) => ({ each, problem: problemOf(each, code) }));
  const start = exports.find(({ n }) => n === "default")?.s;
  return {
    imports: checked.flatMap(({ each, problem }) =>
      problem === undefined ? [{ specifier: fullName(each.n), start: each.s, end: each.e }] : []
    ),
    defaultExport: start === undefined ? undefined : code.lastIndexOf("export", start),
    problems: checked.flatMap(({ problem }) => problem === undefined ? [] : [problem]),
  };
}

function fullName(specifier = ""): string {
  return specifier === shortName ? ownModule : specifier;
}

function parseSafely(code: string): ReturnType<typeof parse> | TextProblem {
  try {
    return parse(code);
  } catch (error) {
    const { idx } = error as { idx?: number };
    const message = "the file is no JavaScript: what begins here does not end";
    return { code: "unreadable", offset: idx ?? 0, message };
  }
}

/** The types of imports that are statements: plain ones, and `export * from`. */
const statements: readonly number[] = [1, 8];

function problemOf(found: ImportSpecifier, code: string): TextProblem | undefined {
  if (found.d === -2) {
    return {
      code: "config-impure",
      offset: found.ss,
      message: "import.meta differs from machine to machine",
      hint: "Remove it: the same config must always give the same objects",
    };
  }
  if (found.d >= 0 || found.n === undefined || !statements.includes(found.t)) {
    return denied(found.ss, "only import statements are available", {
      hint: 'Write "import … from" at the top of the file',
    });
  }
  return specifierProblem(found, { specifier: found.n, code });
}

function specifierProblem(
  found: ImportSpecifier,
  { specifier, code }: { specifier: string; code: string },
): TextProblem | undefined {
  if (fullName(specifier) === ownModule) return undefined;
  if (!/^\.\.?\/[^?#%\\\0]+\.(ts|js|json)$/.test(specifier)) {
    return denied(found.s, `${JSON.stringify(specifier)} is not available to a config`, {
      hint: `Import "${ownModule}", or a .ts, .js or .json file by its relative path`,
    });
  }
  const attributes = found.a < 0 ? "" : code.slice(found.a, found.se).replaceAll(/[\s"',;]/g, "");
  const wanted = specifier.endsWith(".json") ? "{type:json}" : "";
  if (attributes === wanted) return undefined;
  return denied(found.s, `${JSON.stringify(specifier)} is imported in a way that does not fit`, {
    hint: 'Write with { type: "json" } behind the name of a JSON file, and nothing behind others',
  });
}

function denied(offset: number, message: string, { hint }: { hint: string }): TextProblem {
  return { code: "config-denied", offset, message, hint };
}
