import type { CaseSeries, Level } from "../alert_case.ts";
import { memberLabels } from "../case_series.ts";

/** Labels of the first member. */
export const target: ReturnType<typeof memberLabels> = memberLabels(0);
/** Of the first member, the pod alone. */
export const pod: { readonly pod: string } = { pod: target.pod };

/** What a series does. */
export interface Levels {
  /** While all is just well. */
  readonly below: Level;
  /** When it is not. Default: the same. */
  readonly above?: Level;
  /** When it is again. Default: as at first. */
  readonly healed?: Level;
  /** Before a level that grows. Default: 0. */
  readonly start?: number;
  /** Which member, or which of the keeper's pods. Default: the first. */
  readonly index?: number;
  /** Further labels. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A series of a member. */
export function member(metric: string, { index = 0, labels = {}, ...levels }: Levels): CaseSeries {
  return { metric, labels: { ...memberLabels(index), ...labels }, ...levels };
}

/** A series of the keeper; its metric without what all of them begin with. */
export function keeper(metric: string, { index = 0, labels = {}, ...levels }: Levels): CaseSeries {
  const own = { pod: `etcd-keeper-${index}`, instance: `10.0.1.${index}:8080` };
  return {
    metric: metric === "up" ? metric : `kamaji_etcd_keeper_${metric}`,
    labels: { ...own, ...labels },
    source: "keeper",
    ...levels,
  };
}

/**
 * The same of three pods of the keeper, as where the lead has gone from one to the other: two say the
 * same, and the third goes on to say that all is well. Neither their sum nor the least is meant.
 */
export function keepers(metric: string, levels: Levels): CaseSeries[] {
  const { above: _, healed: __, ...well } = levels;
  return [
    keeper(metric, levels),
    keeper(metric, { ...levels, index: 1 }),
    keeper(metric, { ...well, index: 2 }),
  ];
}

/** What grows, half of it on each of two pods: only together it is as much. */
export function halves(series: CaseSeries): CaseSeries[] {
  const half = (level: Level | undefined): Level | undefined =>
    typeof level === "object" && "perMinute" in level ? { perMinute: level.perMinute / 2 } : level;
  const { above, below, healed, labels, ...others } = series;
  const levels = {
    below: half(below) ?? below,
    ...(above === undefined ? {} : { above: half(above) ?? above }),
    ...(healed === undefined ? {} : { healed: half(healed) ?? healed }),
  };
  const second = { pod: `${labels["pod"]}0`, instance: `${labels["instance"]}0` };
  return [
    { ...others, ...levels, labels },
    { ...others, ...levels, labels: { ...labels, ...second } },
  ];
}

/** Members that are up, each with its levels. */
export function ups(levels: readonly Levels[]): CaseSeries[] {
  return levels.flatMap((each, index) => [
    member("up", { ...each, index }),
    member("etcd_server_has_leader", { below: 1, index }),
  ]);
}

/** Shares of observations by their upper bounds. */
export interface Buckets {
  /** While all is just well. */
  readonly below: Readonly<Record<string, number>>;
  /** When it is not. */
  readonly above: Readonly<Record<string, number>>;
  /** Further labels. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A histogram of 1,000 observations a minute: the share of them up to each bound. */
export function histogram(metric: string, { above, below, labels = {} }: Buckets): CaseSeries[] {
  const bounds = [...new Set([...Object.keys(below), ...Object.keys(above)])]
    .sort((one, other) => Number(one) - Number(other));
  const share = (shares: Readonly<Record<string, number>>, bound: string) =>
    shares[bound] ?? (Number(bound) > Math.max(...Object.keys(shares).map(Number)) ? 1 : 0);
  return [...bounds, "+Inf"].map((le) =>
    member(`${metric}_bucket`, {
      below: { perMinute: 1_000 * (le === "+Inf" ? 1 : share(below, le)) },
      above: { perMinute: 1_000 * (le === "+Inf" ? 1 : share(above, le)) },
      labels: { ...labels, le },
    })
  );
}

/** Which answers. */
export interface Answers {
  /** Their code. */
  readonly code: string;
  /** To which method. Default: `Range`. */
  readonly method?: string;
  /** Of which kind. Default: `unary`. */
  readonly type?: string;
  /** Of which service. Default: the store. */
  readonly service?: string;
}

/** Answers of a member, counted by code. */
export function answers(
  { code, method = "Range", service = "etcdserverpb.KV", type = "unary" }: Answers,
  levels: { readonly below: number; readonly above: number },
): CaseSeries {
  return member("grpc_server_handled_total", {
    below: { perMinute: levels.below },
    above: { perMinute: levels.above },
    labels: { grpc_service: service, grpc_method: method, grpc_type: type, grpc_code: code },
  });
}
