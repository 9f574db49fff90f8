import type { TrialAction } from "../trial.ts";

/** What is done to a cluster that people depend on, by a name. */
export const actions: Readonly<Record<string, (seconds: number) => TrialAction>> = {
  "compaction": () => ({ kind: "compact" }),
  "snapshot of a follower": () => ({ kind: "snapshot", member: "follower" }),
  "snapshot of the leader": () => ({ kind: "snapshot", member: "leader" }),
  "defragmentation of a follower": () => ({ kind: "defragment", member: "follower" }),
  "defragmentation of the leader": () => ({ kind: "defragment", member: "leader" }),
  "handing the lead over": () => ({ kind: "move-leader" }),
  "a killed follower": (seconds) => ({ kind: "kill", member: "follower", seconds }),
  "a killed leader": (seconds) => ({ kind: "kill", member: "leader", seconds }),
};
