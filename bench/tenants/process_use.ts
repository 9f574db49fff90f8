/** What a process has used. */
export interface ProcessUse {
  /** Seconds of a processor, in user and kernel mode. */
  readonly cpuSeconds: number;
  /** Bytes that are resident. */
  readonly residentBytes: number;
}

/** Ticks a second in /proc, on all Linux architectures that Deno runs on (proc_pid_stat(5)). */
const ticks = 100;

/** Reads what a process of this machine has used, from /proc. */
export async function processUse(pid: number): Promise<ProcessUse> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  // The name in parentheses may hold spaces; fields are counted from behind it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticks,
    residentBytes: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1_024,
  };
}
