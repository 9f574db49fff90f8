import type { WatchFanOutSettings } from "./watch_fan_out.ts";

/** The two ways in which watches reach etcd. */
export const wirings = [
  { name: "shared", title: "streams of one connection" },
  { name: "own", title: "a connection each" },
] as const;

/** One of them. */
export type Wiring = typeof wirings[number];

/** What was asked: so many watches, wired so. */
export interface FanOut {
  /** Watches that see each write. */
  readonly watchers: number;
  /** How they reach etcd. */
  readonly wiring: Wiring;
}

/** Everything that is asked, in the order of the first round. */
export function fanOuts({ watchers }: Pick<WatchFanOutSettings, "watchers">): FanOut[] {
  return watchers.flatMap((count) => wirings.map((wiring) => ({ watchers: count, wiring })));
}

/** Name of the group of a fan-out. */
export function groupOf({ watchers, wiring }: FanOut): string {
  return `${wiring.name}-${watchers}`;
}

/** Name of the phase in which it is measured. */
export function phaseOf({ watchers, wiring }: FanOut, round: number): string {
  return `${watchers} watches, ${wiring.name}, round ${round + 1}`;
}
