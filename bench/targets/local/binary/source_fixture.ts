import { join, relative } from "node:path";
import { createLog } from "../../../../diagnostics/log.ts";
import type { SourceContext } from "./etcd_source.ts";

/** A source's surroundings in a test: an own PATH, an own cache and a log to read. */
export interface SourceFixture {
  /** The wanted version is 3.6.16; nothing listens at the release URL. */
  readonly context: SourceContext;
  /** The lines logged so far. */
  readonly logged: readonly string[];
  /** Writes a shell script into the directory that is PATH, and returns its path. */
  writeProgram(name: string, body: string): Promise<string>;
  /** Writes a file beside PATH and cache, and returns its path. */
  writeFile(name: string, content: string | Uint8Array): Promise<string>;
  /** Paths of everything in the cache that is not a directory, sorted. */
  cachedFiles(): Promise<string[]>;
  /** Removes everything. */
  remove(): Promise<void>;
}

/** What a stand-in for an etcd binary runs. */
export function printVersion(version: string): string {
  return `echo "etcd Version: ${version}"`;
}

/** Creates a fixture in a temporary directory of its own. */
export async function createSourceFixture(): Promise<SourceFixture> {
  const root = await Deno.makeTempDir({ prefix: "etcd-source-" });
  const searchPath = join(root, "bin");
  const cacheDirectory = join(root, "cache");
  await Deno.mkdir(searchPath);
  const logged: string[] = [];
  return {
    context: {
      version: "3.6.16",
      image: "registry.invalid/etcd:v3.6.16",
      cacheDirectory,
      releaseUrl: "http://127.0.0.1:9/releases",
      searchPath,
      log: createLog({ level: "debug", write: (line) => logged.push(line) }),
      signal: new AbortController().signal,
    },
    logged,
    writeProgram: (name, body) => writeScript(join(searchPath, name), body),
    writeFile: async (name, content) => {
      const path = join(root, name);
      await Deno.writeFile(path, bytesOf(content));
      return path;
    },
    cachedFiles: () => filesBelow(cacheDirectory),
    remove: () => Deno.remove(root, { recursive: true }),
  };
}

/** Writes an executable shell script, and returns its path. */
export async function writeScript(path: string, body: string): Promise<string> {
  await Deno.writeTextFile(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return path;
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}

async function filesBelow(directory: string, root = directory): Promise<string[]> {
  const files: string[] = [];
  try {
    for await (const entry of Deno.readDir(directory)) {
      const path = join(directory, entry.name);
      if (entry.isDirectory) files.push(...await filesBelow(path, root));
      else files.push(relative(root, path));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return files.sort();
}
