import { responsive } from "../../charts/figure.ts";
import type { Markup } from "../../charts/markup.ts";
import { timeline, type TimelineInstant, type TimelineRow } from "../../charts/timeline.ts";
import type { Tone } from "../../charts/tone.ts";
import type { AlertCaseReport, FaultReport, FiredAlert } from "../live/live_report.ts";

/** What a fault is drawn with. */
export interface FaultTimelineOptions {
  /** The alerts that the fault proves. */
  readonly cases: readonly AlertCaseReport[];
  /** The name of our rule set; others' alerts are named with theirs. */
  readonly own: string;
}

/**
 * What a fault caused and when, in seconds since it was on, or begun if it never was; nothing when it
 * was never made. What had
 * to fire is green, what was allowed to is pale blue, and what should not have fired is red.
 */
export function faultTimeline(
  fault: FaultReport,
  options: FaultTimelineOptions,
): Markup | undefined {
  const origin = fault.injectedAt ?? fault.beganAt;
  if (origin === undefined) return undefined;
  const since = (at: number) => (at - origin) / 1_000;
  const end = endOf(fault);
  const promises = fault.injectedAt === undefined
    ? []
    : options.cases.map(({ promisedSeconds }) => promisedSeconds);
  const time = [
    Math.min(0, since(fault.beganAt ?? origin)) - 1,
    Math.max(since(end), ...promises) + 1,
  ] as const;
  const rows = rowsOf(fault, { ...options, since, end: since(end) });
  const moments = momentsOf(fault).map(({ at, ...rest }) => ({ ...rest, at: since(at) }));
  return responsive((width) => timeline({ title: "", time, rows, moments, width }), {
    wide: 1_080,
    narrow: 330,
  });
}

function endOf(
  { beganAt = 0, fired, healedAt = 0, injectedAt = 0, silentAt = 0, timeline }: FaultReport,
): number {
  const alerts = fired.map(({ firingAt, resolvedAt }) => resolvedAt ?? firingAt);
  return Math.max(beganAt, injectedAt, healedAt, silentAt, timeline.at(-1)?.at ?? 0, ...alerts);
}

/** A fault that is made at once has no beginning of its own. */
const atOnce = 1_000;

function momentsOf(
  { beganAt, healedAt, injectedAt, silentAt, timeline }: FaultReport,
): TimelineInstant[] {
  const slow = injectedAt === undefined || injectedAt - (beganAt ?? injectedAt) > atOnce;
  const healing = timeline.find(({ kind, text }) => kind === "harness" && text === "healing")?.at;
  const slowlyHealed = healing !== undefined && healedAt !== undefined &&
    healedAt - healing > atOnce;
  const all: readonly (readonly [number | undefined, string, Tone])[] = [
    [slow ? beganAt : undefined, "fault begins", "neutral"],
    [injectedAt, "fault is on", "bad"],
    [slowlyHealed ? healing : undefined, "healing", "neutral"],
    [healedAt, "healed", "accent"],
    [silentAt, "silent", "good"],
  ];
  return all.flatMap(([at, label, tone]) => at === undefined ? [] : [{ at, label, tone }]);
}

interface RowsOptions extends FaultTimelineOptions {
  readonly since: (at: number) => number;
  readonly end: number;
}

/** A line for each alert, however often it fired: wanted ones, other ones of ours, those of others. */
function rowsOf(fault: FaultReport, options: RowsOptions): TimelineRow[] {
  const { expected, fired } = fault;
  const groups = Map.groupBy(
    fired,
    ({ alert, ruleSet }) => ruleSet === options.own ? alert : `${ruleSet}: ${alert}`,
  );
  const toneOf = (alert: string, { ruleSet }: FiredAlert): Tone => {
    if (ruleSet !== options.own) return "neutral";
    return fault.companions.some((each) => each.alert === alert) ? "accent" : "bad";
  };
  const beside = [...groups].filter(([label]) => !expected.includes(label));
  return [
    ...expected.map((alert) =>
      wantedRow(alert, { ...options, fault, found: groups.get(alert) ?? [] })
    ),
    ...beside.map(([label, found]) => ({
      label,
      spans: found.flatMap((each) => spansOf(each, { ...options, tone: toneOf(label, each) })),
    })),
  ];
}

interface WantedOptions extends RowsOptions {
  readonly fault: FaultReport;
  readonly found: readonly FiredAlert[];
}

/** What had to fire; it was promised only from the moment at which the fault was on. */
function wantedRow(alert: string, { fault, found, ...options }: WantedOptions): TimelineRow {
  const promised = fault.injectedAt === undefined
    ? undefined
    : options.cases.find((each) => each.alert === alert)?.promisedSeconds;
  const [first] = found;
  const late = first !== undefined && options.since(first.firingAt) > (promised ?? Infinity);
  const tone = late ? "bad" : "good";
  return {
    label: alert,
    spans: found.flatMap((each) => spansOf(each, { ...options, tone })),
    ...(first === undefined && promised !== undefined
      ? { instants: [{ at: promised, label: "did not fire", tone: "bad" }] }
      : {}),
    ...(promised === undefined ? {} : { promise: { at: promised, label: "promised by" } }),
  };
}

function spansOf(
  { firingAt, pendingAt, resolvedAt }: FiredAlert,
  { end, since, tone }: RowsOptions & { readonly tone: Tone },
): NonNullable<TimelineRow["spans"]> {
  const firing = { from: since(firingAt), to: resolvedAt === undefined ? end : since(resolvedAt) };
  return [
    { from: since(pendingAt), to: firing.from, label: "pending", tone, soft: true },
    { ...firing, label: "firing", tone },
  ];
}
