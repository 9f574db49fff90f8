/** Bytes looked at; etcd's longest message before it gives up is its usage text of 17 KB. */
const lookedAt = 65_536;
const linesShown = 8;

/**
 * The end of an etcd log for people: of each JSON line its level, message and error, and of what
 * etcd prints when it gives up, what stands before the usage text or the goroutines. Lines are
 * indented; an empty or missing log says so.
 */
export async function logTail(logFile: string): Promise<string> {
  const lines = withoutDump((await readEnd(logFile)).split("\n").filter((line) => line !== ""));
  if (lines.length === 0) return "  (its log is empty)";
  return lines.slice(-linesShown).map((line) => `  ${readableLine(line)}`).join("\n");
}

async function readEnd(file: string): Promise<string> {
  try {
    using opened = await Deno.open(file);
    const { size } = await opened.stat();
    await opened.seek(Math.max(0, size - lookedAt), Deno.SeekMode.Start);
    return await new Response(opened.readable).text();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

/** Go's dump of its goroutines and etcd's usage say nothing about the cause, at great length. */
function withoutDump(lines: readonly string[]): readonly string[] {
  const plain = lines.findLastIndex((line) => line.startsWith("{")) + 1;
  const dump = lines.findIndex((line, index) =>
    index >= plain && /^(Usage:|goroutine )/.test(line)
  );
  return dump < 0 ? lines : lines.slice(0, dump);
}

function readableLine(line: string): string {
  try {
    const entry = JSON.parse(line) as Readonly<Record<string, unknown>>;
    const error = entry["error"] === undefined ? "" : `: ${String(entry["error"])}`;
    return `${String(entry["level"])} ${String(entry["msg"])}${error}`;
  } catch {
    return line.slice(0, 300);
  }
}
