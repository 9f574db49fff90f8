import type { FaultReport, FiredAlert } from "../../live/live_report.ts";
import type { ExampleFault } from "./example_faults.ts";

/** The run that a fault belongs to. */
export interface ExampleRun {
  /** Its place in the run, from 0. */
  readonly index: number;
  /** When the run began. */
  readonly started: number;
  /** Our rule set and another one. */
  readonly ruleSets: readonly [own: string, other: string];
}

/** One fault is left out and one fails, as a reader must be able to see. */
const leftOut = "version-differs";
const failing = "disks-very-slow";

/** What plausibly came of a fault; one was left out and one failed. */
export function exampleFaultReport(
  { family, fault, id, proves }: ExampleFault,
  { index, ruleSets: [own, other], started }: ExampleRun,
): FaultReport {
  const base = {
    id,
    fault,
    family,
    stage: "main",
    short: true,
    expected: proves.toSorted(),
    companions: [],
  };
  if (id === leftOut) {
    const reason = "no other version of etcd is on this machine";
    return {
      ...base,
      fired: [],
      timeline: [],
      stalledSeconds: 0,
      attempts: 0,
      verdict: "not-run",
      reason,
    };
  }
  const beganAt = started + index * 55_000;
  const injectedAt = beganAt + (index % 3) * 1_200;
  const healedAt = injectedAt + 27_000;
  const fires = id === failing ? proves.slice(1) : proves;
  const all = [
    ...fires.map((alert, at) =>
      firedAt(alert, { at: injectedAt, delay: 4 + (index * 7 + at * 3) % 10, ruleSet: own })
    ),
    ...(index % 3 !== 1
      ? []
      : [firedAt("etcdInsufficientMembers", { at: injectedAt, delay: 22, ruleSet: other })]),
  ];
  const silentAt = Math.max(healedAt, ...all.map(({ resolvedAt = 0 }) => resolvedAt)) + 1_000;
  return {
    ...base,
    companions: [{
      alert: "EtcdRequestsFailing",
      why: "some requests wait for longer than etcd lets them",
    }],
    ...{ beganAt, injectedAt, healedAt, silentAt },
    fired: all,
    timeline: timelineOf(all, { fault, beganAt, injectedAt, healedAt, silentAt }),
    stalledSeconds: index % 5 === 0 ? 0.7 : 0,
    attempts: 1,
    ...(id === failing
      ? { verdict: "failed" as const, reason: `${proves[0]} did not fire within 55 s` }
      : { verdict: "passed" as const }),
  };
}

interface Moments {
  readonly fault: string;
  readonly beganAt: number;
  readonly injectedAt: number;
  readonly healedAt: number;
  readonly silentAt: number;
}

function timelineOf(
  fired: readonly FiredAlert[],
  { beganAt, fault, healedAt, injectedAt, silentAt }: Moments,
): FaultReport["timeline"] {
  const acts: readonly (readonly [number, string])[] = [
    [beganAt, fault],
    [injectedAt, "the fault is on"],
    [healedAt - 2_000, "healing"],
    [healedAt, "healed"],
    [silentAt, "silence"],
  ];
  return [
    ...acts.map(([at, text]) => ({ at, kind: "harness" as const, text })),
    ...fired.flatMap(({ alert: text, firingAt, pendingAt, resolvedAt = 0 }) => [
      { at: pendingAt, kind: "pending" as const, text },
      { at: firingAt, kind: "firing" as const, text },
      { at: resolvedAt, kind: "resolved" as const, text },
    ]),
  ].toSorted((one, next) => one.at - next.at);
}

function firedAt(
  alert: string,
  { at, delay, ruleSet }: {
    readonly at: number;
    readonly delay: number;
    readonly ruleSet: string;
  },
): FiredAlert {
  return {
    alert,
    ruleSet,
    pendingAt: at + delay * 400,
    firingAt: at + delay * 1_000,
    resolvedAt: at + (delay + 30) * 1_000,
    labels: { pod: "etcd-1" },
  };
}
