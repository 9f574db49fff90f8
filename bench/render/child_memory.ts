/** What the children of a process had resident at most, in bytes. */
export interface ChildMemory {
  /** The one that had most, with all that it shares (proc_pid_status(5), VmHWM). */
  readonly one: number;
  /** All at once, with what they share counted once (proc_pid_smaps(5), Pss). */
  readonly all: number;
}

/** Milliseconds between two looks; a child lives for tens of them. */
const pauseMs = 2;

/**
 * Watches the children of a process while something runs. What happens between two looks is not
 * seen, so the values are lower bounds. Needs Linux and all rights, since `/proc` is no common
 * folder to Deno.
 *
 * @param parent id of the process; children that it has at the start are not counted
 */
export async function childMemory(
  parent: number,
  run: () => Promise<unknown>,
): Promise<ChildMemory> {
  const before = new Set(childrenOf(parent));
  const own = nameOf(parent);
  const seen = { one: 0, all: 0 };
  const look = () => {
    // A child that has not yet become its program is but a copy of its parent.
    const children = childrenOf(parent).filter((pid) => !before.has(pid) && nameOf(pid) !== own);
    const sizes = children.map((pid) => kibibytes(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+)/m));
    const peaks = children.map((pid) => kibibytes(`/proc/${pid}/status`, /^VmHWM:\s+(\d+)/m));
    seen.one = Math.max(seen.one, ...peaks);
    seen.all = Math.max(seen.all, sizes.reduce((sum, size) => sum + size, 0));
  };
  const timer = setInterval(look, pauseMs);
  try {
    await run();
  } finally {
    clearInterval(timer);
  }
  return { one: seen.one * 1_024, all: seen.all * 1_024 };
}

/** Each thread has the children that it made. */
function childrenOf(parent: number): string[] {
  const threads = [...Deno.readDirSync(`/proc/${parent}/task`)];
  return threads.flatMap(({ name }) =>
    read(`/proc/${parent}/task/${name}/children`).split(" ").filter((pid) => pid !== "")
  );
}

function nameOf(pid: string | number): string {
  return read(`/proc/${pid}/comm`);
}

function kibibytes(file: string, line: RegExp): number {
  return Number(line.exec(read(file))?.[1] ?? 0);
}

/** A process or thread that has ended has no file any more. */
function read(file: string): string {
  try {
    return Deno.readTextFileSync(file);
  } catch {
    return "";
  }
}
