/** A module without anything in it. */
const empty = "data:application/typescript,";

/** The name of a package, perhaps with a path in it; not `./file.ts` and not `node:path`. */
const bareImport = /\b(?:from|import)\s*\(?\s*"((?:@[\w.-]+\/)?[a-z][\w.-]*(?:\/[\w.\/-]+)?)"/g;

/**
 * An import map that leads every bare specifier of the texts to an empty module.
 *
 * `deno doc --lint` asks for documentation of all that a public signature mentions. With libraries
 * out of sight it asks for ours only, and it does not load their types.
 */
export function outsideImportMap(texts: readonly string[]): string {
  const imports: Record<string, string> = {};
  for (const text of texts) {
    for (const [, specifier = ""] of text.matchAll(bareImport)) imports[specifier] = empty;
  }
  return JSON.stringify({ imports });
}
