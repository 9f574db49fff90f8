/** Ticks a second in /proc, on all Linux architectures that Deno runs on (proc_pid_stat(5)). */
const ticks = 100;

/**
 * Microseconds of processor that a process has used, in user and kernel mode and with all of its
 * threads. It asks `cat`, because Deno reads /proc only with all permissions.
 */
export async function processorTime(pid: number): Promise<number> {
  const { stdout } = await new Deno.Command("cat", { args: [`/proc/${pid}/stat`] }).output();
  const stat = new TextDecoder().decode(stdout);
  // The name in parentheses may hold spaces; fields are counted from behind it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticks * 1e6;
}
