import { dirname, join } from "node:path";
import { Failure } from "../../diagnostics/failure.ts";
import { diskFailure } from "./disk_failure.ts";
import { removeStale } from "./remove_stale.ts";
import type { SnapshotStore } from "./snapshot_store.ts";

/** What is being written; a run that was killed leaves it, and a later one removes it. */
const unfinished = ".part";

/** A store in a folder, which is a mounted volume. Files are readable by their owner alone. */
export function volumeStore(folder: string): SnapshotStore {
  const at = (name: string) => join(folder, name);
  return {
    place: folder,
    list: () => attempt("read", folder, () => namesIn(folder)),
    put: (name, file) =>
      attempt("write", at(name), () => putWhole(at(name), (part) => copy(file, part))),
    putText: (name, text) =>
      attempt(
        "write",
        at(name),
        () => putWhole(at(name), (part) => Deno.writeTextFile(part, text, { mode: 0o600 })),
      ),
    fetch: (name, file) => attempt("read", at(name), () => copyOut(at(name), file)),
    fetchText: (name) => attempt("read", at(name), () => Deno.readTextFile(at(name))),
    size: (name) => attempt("read", at(name), () => sizeOf(at(name))),
    remove: (name) => attempt("remove", at(name), () => removeFile(at(name))),
  };
}

async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { isFile, name } of Deno.readDir(folder)) {
    if (isFile && !name.endsWith(unfinished)) names.push(name);
  }
  return names.sort();
}

/** A link fails where a rename would replace. */
async function putWhole(path: string, write: (part: string) => Promise<void>): Promise<void> {
  await removeStale(dirname(path), ({ name }) => name.endsWith(unfinished));
  // Another run may be writing the same name; both may finish, and the second one is refused.
  const part = `${path}.${crypto.randomUUID()}${unfinished}`;
  try {
    await write(part);
    await synchronize(part);
    await Deno.link(part, path);
  } finally {
    await removeFile(part);
  }
}

/** The kernel copies. A name that is taken stays what it was. */
async function copy(from: string, to: string): Promise<void> {
  (await Deno.open(to, { write: true, createNew: true, mode: 0o600 })).close();
  await Deno.copyFile(from, to);
  await Deno.chmod(to, 0o600);
}

/** That there is no room for the copy is not the store's failure. */
async function copyOut(from: string, to: string): Promise<void> {
  try {
    await copy(from, to);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) await removeFile(to);
    throw diskFailure(error, to) ?? error;
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Only what reached the disk may count as stored. */
async function synchronize(path: string): Promise<void> {
  using file = await Deno.open(path, { write: true });
  await file.sync();
}

async function removeFile(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function attempt<T>(verb: string, path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    const reason = cause instanceof Error ? cause.message.replace(/ \(os error \d+\).*$/, "") : "";
    throw new Failure("snapshot-store-failed", `Cannot ${verb} "${path}": ${reason}`, {
      hint: "See whether the volume is mounted, writable and not full",
      cause,
    });
  }
}
