import type { Progress } from "../../diagnostics/progress.ts";

/** A progress that shows nothing and keeps what it was told, step by step and line by line. */
export function silentProgress(told: string[] = []): Progress {
  return {
    step: (title) => ({
      done: () => told.push(`${title}: done`),
      failed: () => told.push(`${title}: failed`),
      skipped: () => told.push(`${title}: skipped`),
    }),
    status: () => {},
    print: (line) => void told.push(line),
    close: () => {},
  };
}
