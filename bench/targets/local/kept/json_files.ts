/** Reads a JSON file, if there is one. */
export function readJson<Value>(file: string): Value | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(file)) as Value;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * Writes a JSON file, readable by its owner alone. Nothing waits, so who reads, compares and writes
 * in one go does it atomically.
 */
export function writeJson(file: string, value: unknown): void {
  Deno.writeTextFileSync(file, JSON.stringify(value), { mode: 0o600 });
}

/** Removes a file, unless there is none. */
export function removeFile(file: string): void {
  try {
    Deno.removeSync(file);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
