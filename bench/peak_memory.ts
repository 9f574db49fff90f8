/**
 * Peak resident memory of this process in bytes: the kernel's own high-water mark on Linux
 * (proc_pid_status(5), VmHWM), elsewhere what is resident now.
 */
export function peakMemoryBytes(): number {
  try {
    const status = Deno.readTextFileSync("/proc/self/status");
    const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    if (kibibytes !== undefined) return Number(kibibytes) * 1024;
  } catch {
    // Not Linux, or not readable: the fallback says less and is still true.
  }
  return Deno.memoryUsage().rss;
}
