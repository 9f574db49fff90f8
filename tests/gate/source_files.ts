import { join } from "node:path";

/** Folders that hold nothing we wrote. */
const foreign: ReadonlySet<string> = new Set(["node_modules", "dist", "coverage"]);

/**
 * All TypeScript files below a folder, as paths relative to it, in the order of their names.
 * Hidden folders and those of built or installed things are left out.
 */
export async function sourceFiles(root: string, folder = ""): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(join(root, folder)));
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const files: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".") || foreign.has(entry.name)) continue;
    if (entry.isDirectory) files.push(...await sourceFiles(root, path));
    else if (entry.isFile && path.endsWith(".ts")) files.push(path);
  }
  return files;
}

/** Whether `deno test` runs the file. */
export function isTestFile(path: string): boolean {
  return path.endsWith("_test.ts");
}
