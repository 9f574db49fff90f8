import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";

/** Deno's notes on which module imports which, in a `DENO_DIR` (its `cli/cache`, 2.9.3). */
const notes = ["dep_analysis_cache_v2", "node_analysis_cache_v2"];

/** What is analysed, for where, and where it is written down. */
export interface ModuleAnalysis {
  /** The folder of the modules. */
  readonly program: string;
  /** The folder they will be run from. */
  readonly place: string;
  /** The `DENO_DIR` to make. */
  readonly directory: string;
}

/**
 * Writes down beforehand what Deno finds out whenever it starts a program for the first time. It
 * parses each module for that, which takes 120 MB that are never given back, and a pod whose root
 * cannot be written starts for the first time every time.
 *
 * Deno takes a directory that it cannot write only if nothing needs to be written: the databases
 * must be in the mode that it wants, with the two files beside them that this mode has, and must
 * have been optimised. Otherwise it silently does without.
 *
 * @throws {Error} if a module cannot be analysed
 */
export async function analyseModules(analysis: ModuleAnalysis): Promise<void> {
  const scratch = await Deno.makeTempDir({ prefix: "kamaji-etcd-analysis-" });
  try {
    await analyse(analysis.program, scratch);
    await Deno.mkdir(analysis.directory, { recursive: true });
    for (const name of notes) await finish(name, { ...analysis, scratch });
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

async function analyse(program: string, scratch: string): Promise<void> {
  const modules: string[] = [];
  for await (const { name, isFile } of Deno.readDir(program)) {
    if (isFile && name.endsWith(".js")) modules.push(join(program, name));
  }
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["cache", "--quiet", "--no-config", "--no-lock", "--no-remote", ...modules],
    env: { DENO_DIR: scratch },
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`No analysis: ${new TextDecoder().decode(stderr)}`);
}

async function finish(
  name: string,
  { directory, place, program, scratch }: ModuleAnalysis & { readonly scratch: string },
): Promise<void> {
  const file = join(scratch, name);
  const database = new DatabaseSync(file);
  try {
    database.exec("PRAGMA journal_mode=WAL");
    if (name === notes[0]) moveModules(database, { program, place });
    database.exec("ANALYZE; PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE)");
    // Closing removes the other two.
    for (const suffix of ["", "-wal", "-shm"]) {
      await Deno.copyFile(file + suffix, join(directory, name + suffix));
      await Deno.chmod(join(directory, name + suffix), 0o644);
    }
  } finally {
    database.close();
  }
}

/** Modules are known by their URL. */
function moveModules(
  database: DatabaseSync,
  { place, program }: Pick<ModuleAnalysis, "program" | "place">,
): void {
  const [from, to] = [program, place].map((folder) => `${pathToFileURL(folder).href}/`);
  if (from === undefined || to === undefined) return;
  const move = database.prepare(
    "UPDATE moduleinfocache SET specifier = ? || substr(specifier, ?) WHERE instr(specifier, ?) = 1",
  );
  if (move.run(to, from.length + 1, from).changes === 0) {
    throw new Error(`Deno noted nothing about the modules in "${program}"`);
  }
}
