import { posix } from "node:path";

const root = new URL("../", import.meta.url).pathname;

/** The path of a file from the root of the repository, as in `manifests/render.ts`. */
export function modulePath(filename: string): string {
  const path = filename.replaceAll("\\", "/");
  return path.startsWith(root) ? path.slice(root.length) : path;
}

/** Whether a file only serves tests: a test, what stands in `testing/`, and all of `tests/`. */
export function isTestCode(path: string): boolean {
  return path.endsWith("_test.ts") || path.startsWith("tests/") || path.includes("/testing/");
}

/**
 * What an import leads to: the path from the root for one of our files, else the specifier itself.
 */
export function importedModule(specifier: string, importer: string): string {
  if (!specifier.startsWith(".")) return specifier;
  return posix.join(posix.dirname(importer), specifier);
}
