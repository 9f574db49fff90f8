import process from "node:process";

/** Peak resident memory of this process in bytes, as the kernel counted it (getrusage(2), ru_maxrss). */
export function peakMemoryBytes(): number {
  return process.resourceUsage().maxRSS * 1_024;
}
