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
  /** Which member. Default: the first. */
  readonly index?: number;
  /** Further labels. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A series of a member. */
export function member(metric: string, { index = 0, labels = {}, ...levels }: Levels): CaseSeries {
  return { metric, labels: { ...memberLabels(index), ...labels }, ...levels };
}

/** A series of the keeper; its metric without what all of them begin with. */
export function keeper(metric: string, { labels = {}, ...levels }: Levels): CaseSeries {
  const own = { pod: "etcd-keeper-0", instance: "10.0.0.9:8080" };
  return {
    metric: metric === "up" ? metric : `kamaji_etcd_keeper_${metric}`,
    labels: { ...own, ...labels },
    source: "keeper",
    ...levels,
  };
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
