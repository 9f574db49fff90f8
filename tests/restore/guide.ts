import assert from "node:assert/strict";

/**
 * Checks that a guide's transcript is what the program says: every line that was told stands in it,
 * whatever the times, ids and counts are. How long something is waited for differs from run to run.
 */
export async function assertGuideSays(guide: string, told: string): Promise<void> {
  const text = await Deno.readTextFile(new URL(`../../docs/${guide}`, import.meta.url));
  const lines = new Set(text.split("\n").map(normal));
  const missing = told.split("\n").filter((line) =>
    line.trim() !== "" && !isWaiting(line) && !lines.has(normal(line))
  );
  assert.deepEqual(missing, [], `docs/${guide} does not say this`);
}

function normal(line: string): string {
  return line.replace(/\(\d+\.\d s\)/, "(… s)").replaceAll(/\d+/g, "N")
    .replaceAll(/\b(key|member)s\b/g, "$1").trimEnd();
}

function isWaiting(line: string): boolean {
  return /^[•✓] (Waiting|etcd-\d|etcd does|Members are|The member list|At revision)/.test(line);
}
