import type { LoadResult } from "./measure_plugins.ts";

/** What the comparison came to; written as JSON when a file is named. */
export interface PluginComparison {
  /** When it began, in ISO 8601. */
  readonly startedAt: string;
  /** What the server calls itself. */
  readonly server: string;
  /** Processors of the machine. */
  readonly processors: number;
  /** The load average of the minute before and of the run's last minute: others want time too. */
  readonly loadAverage: { readonly before: number; readonly after: number };
  /** By load. */
  readonly results: readonly LoadResult[];
  /** Whether one request at a time takes at most twice the floor and 60 ms more. */
  readonly aim: { readonly limit: number; readonly p50: number; readonly held: boolean };
}
