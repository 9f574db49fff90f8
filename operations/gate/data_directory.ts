import { join } from "node:path";

/** What a member's data directory holds. */
export type DataDirectory =
  /** A member that has a write-ahead log: etcd goes on with it and ignores how to join. */
  | { readonly state: "initialised" }
  /** Nothing, or nothing that counts. */
  | { readonly state: "empty" }
  /** A member without a write-ahead log, since its first start was cut off. */
  | { readonly state: "half" }
  /** Something that etcd did not put there, and would ignore. */
  | { readonly state: "foreign"; readonly entry: string };

/**
 * Inspects a data directory, which need not exist. A member is initialised once its write-ahead log
 * is there: etcd looks for it to tell a first start from a later one (server/etcdserver/bootstrap.go
 * and storage/wal, `wal.Exist`), and makes it whole or not at all, under another name first.
 *
 * Hidden entries and `lost+found` are a file system's own.
 *
 * @throws what reading throws, when the directory may not be read
 */
export async function inspectDataDirectory(directory: string): Promise<DataDirectory> {
  const entries = (await entriesOf(directory)).filter((name) => !isFileSystems(name)).sort();
  const foreign = entries.find((name) => name !== "member");
  if (entries.includes("member")) {
    if (await hasLog(join(directory, "member", "wal"))) return { state: "initialised" };
    if (foreign === undefined) return { state: "half" };
  }
  return foreign === undefined ? { state: "empty" } : { state: "foreign", entry: foreign };
}

function isFileSystems(name: string): boolean {
  return name === "lost+found" || name.startsWith(".");
}

async function hasLog(directory: string): Promise<boolean> {
  for (const name of await entriesOf(directory)) {
    if (name.endsWith(".wal") && (await Deno.stat(join(directory, name))).size > 0) return true;
  }
  return false;
}

async function entriesOf(directory: string): Promise<string[]> {
  try {
    return await Array.fromAsync(Deno.readDir(directory), ({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
