import { Failure } from "../../../diagnostics/failure.ts";

/** The directory with the certificates, data and logs of a local cluster. */
export interface ClusterDirectory {
  /** Its absolute path. */
  readonly path: string;
  /** Whether it was made for this run and goes with it. */
  readonly isTemporary: boolean;
  /** Removes it when it is temporary. Safe to call twice. */
  remove(): Promise<void>;
  /** Removes all but `*.log` when it is temporary: what explains a failure and holds no keys. */
  removeAllButLogs(): Promise<void>;
}

/**
 * Opens the directory that the user named, which is kept, or makes a temporary one. Only its owner
 * may look into one that is made here.
 *
 * @throws {Failure} `usage` when the named one is not empty or cannot be made, `output-failed` when
 * no temporary one can
 */
export async function openClusterDirectory(given: string | undefined): Promise<ClusterDirectory> {
  if (given === undefined) return temporary(await makeTemporary());
  const nothing = () => Promise.resolve();
  const path = await openNamed(given);
  return { path, isTemporary: false, remove: nothing, removeAllButLogs: nothing };
}

function temporary(path: string): ClusterDirectory {
  const remove = () => removeIfThere(path);
  return {
    path,
    isTemporary: true,
    remove,
    removeAllButLogs: async () => {
      let logs = 0;
      for await (const { name } of Deno.readDir(path)) {
        if (name.endsWith(".log")) logs += 1;
        else await removeIfThere(`${path}/${name}`);
      }
      if (logs === 0) await remove();
    },
  };
}

async function makeTemporary(): Promise<string> {
  try {
    return await Deno.makeTempDir({ prefix: "kamaji-etcd-" });
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new Failure("output-failed", `No temporary directory can be made: ${cause.message}`, {
      hint: "Set TMPDIR to a directory where you may write, or name one with --data-dir",
      cause,
    });
  }
}

async function openNamed(given: string): Promise<string> {
  try {
    await Deno.mkdir(given, { recursive: true, mode: 0o700 });
    for await (const { name } of Deno.readDir(given)) throw notEmpty(given, name);
    return await Deno.realPath(given);
  } catch (cause) {
    if (cause instanceof Failure || !(cause instanceof Error)) throw cause;
    throw new Failure("usage", `Data directory "${given}" cannot be used: ${cause.message}`, {
      hint: "Name a new directory where you may write, or an empty one",
      cause,
    });
  }
}

function notEmpty(given: string, name: string): Failure {
  return new Failure("usage", `Data directory "${given}" is not empty: it holds "${name}"`, {
    hint: "Name a new or empty directory; nothing in this one was touched",
  });
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
