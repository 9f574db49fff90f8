/** Who writes: whose writes etcd checks, and whose it does not. */
export const writers = [
  { name: "tenant", title: "a tenant", security: "authenticated", identity: "tenant" },
  { name: "root", title: "root", security: "authenticated", identity: "root" },
  { name: "nobody", title: "without authentication", security: "mutual-tls", identity: "tenant" },
] as const;

/** One of them. */
export type Writer = typeof writers[number];

/** The two ways in which each number of keys is measured. */
export const paces = [{ name: "one", inFlight: 1 }, { name: "many", inFlight: undefined }] as const;

/** Which measurement of a number of keys is meant. */
export interface Measurement {
  /** With one request in flight, or many. */
  readonly pace: "one" | "many";
  /** Which round, from 0. */
  readonly round: number;
}

/** Name of the phase of a measurement. */
export function phaseOf(keys: number, { pace, round }: Measurement): string {
  return `${keys} keys, ${pace} in flight, round ${round + 1}`;
}
