import type { Break } from "./break.ts";

const inspect = {
  promise: "`inspect` says what is wrong, and what to do first",
  test: "tests/inspect/inspect_test.ts",
  group: "kamaji-etcd inspect, by endpoints and certificates",
} as const;

/** Breaks of how space is gained back, and of what a person is told. */
export const spaceBreaks: readonly Break[] = [
  {
    what: "the leader is defragmented first",
    promise: "defragmentation: followers first, leader last",
    test: "tests/defragment_test.ts",
    group: "a defragmentation of three members",
    fails: "shrinks every file, the leader's last and only after it handed over",
    edits: [{
      file: "operations/defragmentation/defragmentation_plan.ts",
      find: "  return id === leader ? 1 : 0;",
      replace: "  return id === leader ? 0 : 1;",
    }],
  },
  {
    what: "old revisions are kept although they fill the quota",
    promise: "a database that reached its quota is recovered",
    test: "tests/inspect/recover_space_test.ts",
    group: "a cluster whose database reached its quota",
    fails: "is recovered by that one command under load, and loses nothing acknowledged",
    edits: [{
      file: "operations/defragmentation/recovery_plan.ts",
      find: "  return used >= compactFrom * quota\n",
      replace: "  return used >= 2 * compactFrom * quota\n",
    }],
  },
  {
    what: "a silent member is no finding",
    ...inspect,
    fails: "is degraded while a member stands still, and says so within ten seconds",
    edits: [{
      file: "operations/inspection/member_findings.ts",
      find: `  if (member.status.state === "answered") return [];`,
      replace: `  if (member.status.state !== "answered") return [];`,
    }],
  },
];
