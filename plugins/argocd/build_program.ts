import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { programFolder } from "../../manifests/program_command.ts";
import { analyseModules } from "./analyse_modules.ts";
import { type ChunkRepair, finishChunk } from "./finish_chunk.ts";
import { pluginYaml } from "./plugin_manifest.ts";
import { launcherConfig, launcherName, launcherText, probeName, probeText } from "./launcher.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Modules that `new Worker` starts by their URL. A TypeScript config's worker is made of text. */
const workers = ["bench/engine/load_worker.ts", "bench/preflight/idle_server_worker.ts"];

/** The program's entry, as the bundler and as we call it. */
const entry = { bundled: "mod.js", named: "kamaji-etcd.js" };

/** Folders of what is built; others in the same directory are not ours. */
const folders = ["bench", "deno", "proto"];

/**
 * Bundles the program so that it needs neither its source nor `node_modules`: `kamaji-etcd.js` with
 * its chunks, the executables `kamaji-etcd` and `plugin-ready`, etcd's protocol, what Deno would
 * find out about them when it starts, and `plugin.yaml`. Together they are what the image is built
 * from.
 *
 * @param directory where it goes
 * @param place where it will be run from; it starts elsewhere as well, with more memory
 * @throws {Error} if bundling fails, or if the bundler writes what we cannot mend
 */
export async function buildProgram(directory: string, place = programFolder): Promise<void> {
  await clear(directory);
  await bundle(directory);
  await finishChunks(directory);
  await Deno.rename(join(directory, entry.bundled), join(directory, entry.named));
  await analyseModules({ program: directory, place, directory: join(directory, "deno") });
  await copyProtocol(join(directory, "proto"));
  await writeLaunchers(directory);
  await Deno.writeTextFile(join(directory, "plugin.yaml"), pluginYaml());
}

/** Chunks are named by their content, so those of an earlier build would stay. */
async function clear(directory: string): Promise<void> {
  await Deno.mkdir(directory, { recursive: true });
  for await (const { name, isFile } of Deno.readDir(directory)) {
    if (isFile || folders.includes(name)) {
      await Deno.remove(join(directory, name), { recursive: true });
    }
  }
}

async function bundle(directory: string): Promise<void> {
  const importMap = await Deno.makeTempFile({ suffix: ".json" });
  try {
    await Deno.writeTextFile(importMap, await importMapText());
    const flags = ["--code-splitting", `--import-map=${importMap}`, `--outdir=${directory}`];
    await runBundler([...flags, "mod.ts", ...workers]);
  } finally {
    await Deno.remove(importMap);
  }
}

async function runBundler(args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--minify", ...args],
    cwd: root,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`No bundle: ${new TextDecoder().decode(stderr)}`);
}

/**
 * Our own import map, but for yaml: what the package gives to Node loads modules of Node, which
 * takes a quarter of the time of a render; what it gives to browsers is the same without.
 */
async function importMapText(): Promise<string> {
  const { imports } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  const yaml = new URL("../browser/index.js", import.meta.resolve("yaml"));
  const absolute = Object.entries<string>(imports).map(([name, target]) =>
    [name, target.startsWith("./") ? new URL(target, `file://${root}`).href : target] as const
  );
  return JSON.stringify({ imports: { ...Object.fromEntries(absolute), yaml: yaml.href } });
}

/** Each kind of repair is needed somewhere; when one is not, the bundler's output has changed. */
async function finishChunks(directory: string): Promise<void> {
  const missing = new Set<ChunkRepair>(["builtins", "imports", "proto", "worker"]);
  for await (const { name, isFile } of Deno.readDir(directory)) {
    if (!isFile) continue;
    const file = join(directory, name);
    const { text, repairs } = finishChunk(await Deno.readTextFile(file), workers);
    for (const repair of repairs) missing.delete(repair);
    await Deno.writeTextFile(file, text.replaceAll(`"./${entry.bundled}"`, `"./${entry.named}"`));
  }
  if (missing.size > 0) throw new Error(`The bundle has no place for: ${[...missing].join(", ")}`);
}

async function copyProtocol(directory: string): Promise<void> {
  const source = new URL("../proto/", import.meta.resolve("etcd3"));
  await Deno.mkdir(directory);
  for await (const { name } of Deno.readDir(source)) {
    await Deno.copyFile(new URL(name, source), join(directory, name));
  }
}

async function writeLaunchers(directory: string): Promise<void> {
  const program = await Deno.readTextFile(join(directory, entry.named));
  await writeExecutable(join(directory, launcherName), launcherText(program));
  const file = join(directory, probeName);
  await runBundler([`--output=${file}`, "plugins/argocd/plugin_ready.ts"]);
  await writeExecutable(file, probeText(await Deno.readTextFile(file)));
  await Deno.writeTextFile(join(directory, "deno.json"), launcherConfig());
}

async function writeExecutable(file: string, text: string): Promise<void> {
  await Deno.writeTextFile(file, text);
  await Deno.chmod(file, 0o755);
}

if (import.meta.main) await buildProgram(Deno.args[0] ?? join(root, "dist"));
