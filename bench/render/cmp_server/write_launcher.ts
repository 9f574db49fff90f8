import { dirname } from "node:path";
import type { ProgramCall } from "../process_cost.ts";

/**
 * Writes a shell script that becomes a program, for a plugin whose command is one word.
 *
 * @param path of the script; its folder is made
 */
export async function writeLauncher(path: string, call: ProgramCall): Promise<void> {
  const variables = Object.entries(call.environment ?? {}).map(([name, value]) =>
    `export ${name}=${quoted(value)}\n`
  );
  const words = [call.program, ...call.arguments].map(quoted).join(" ");
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, `#!/bin/sh\n${variables.join("")}exec ${words} "$@"\n`, {
    mode: 0o755,
  });
}

/** In single quotes nothing has a meaning but the quote itself. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
