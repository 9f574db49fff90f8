import { init, parse } from "es-module-lexer/minimal";
import { join } from "node:path";

/**
 * What Deno loads to run some chunks of a bundle: their static imports and those of what they
 * import. Imports that happen only later are not followed.
 *
 * @param folder where the chunks are
 * @param entries their file names
 * @returns file names and specifiers such as `node:path`
 */
export async function loadedModules(
  folder: string,
  entries: readonly string[],
): Promise<ReadonlySet<string>> {
  await init;
  const loaded = new Set(entries);
  for (const module of loaded) {
    if (!module.endsWith(".js")) continue;
    const [imports] = parse(await Deno.readTextFile(join(folder, module)));
    for (const { d, n } of imports) {
      if (d === -1 && n !== undefined) loaded.add(n.replace("./", ""));
    }
  }
  return loaded;
}
