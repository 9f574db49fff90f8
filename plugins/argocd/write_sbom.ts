import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { billOfMaterials, type ModuleGraph } from "./bill_of_materials.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Prints what the program contains, as CycloneDX. */
async function main(): Promise<void> {
  const graph = await readGraph();
  const { name, version, license } = await readJson("deno.json");
  const { npm } = await readJson("deno.lock");
  const folders = new Map(
    Object.entries(graph.npmPackages).map(([key, it]) => [key, it.localPath]),
  );
  const licenses = await readLicenses(folders);
  const bill = billOfMaterials({
    program: { name, version, license },
    graph,
    integrity: (key) => npm[key]?.integrity,
    license: (key) => licenses.get(key),
  });
  console.log(JSON.stringify(bill, null, 2));
}

interface LocalGraph extends ModuleGraph {
  readonly npmPackages: Readonly<
    Record<string, ModuleGraph["npmPackages"][string] & { readonly localPath?: string }>
  >;
}

/** Deno itself says what `mod.ts` can load. */
async function readGraph(): Promise<LocalGraph> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "mod.ts"],
    cwd: root,
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("deno info does not know the modules of mod.ts");
  return JSON.parse(new TextDecoder().decode(stdout));
}

async function readLicenses(
  folders: ReadonlyMap<string, string | undefined>,
): Promise<ReadonlyMap<string, string>> {
  const licenses = new Map<string, string>();
  for (const [key, folder] of folders) {
    const license = folder === undefined ? undefined : await licenseIn(folder);
    if (license !== undefined) licenses.set(key, license);
  }
  return licenses;
}

/** A package that was not fetched, since nothing for this machine needs it, has none. */
async function licenseIn(folder: string): Promise<string | undefined> {
  try {
    const { license } = JSON.parse(await Deno.readTextFile(join(folder, "package.json")));
    return typeof license === "string" ? license : license?.type;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function readJson(file: string) {
  return JSON.parse(await Deno.readTextFile(join(root, file)));
}

if (import.meta.main) await main();
