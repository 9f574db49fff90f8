/** A histogram of Prometheus: how many values were up to each bound, in the order of the bounds. */
export type CumulativeBuckets = ReadonlyMap<number, number>;

/** What one member told at one moment. */
export interface MemberSample {
  /** Values by name of the metric, its series added up; nothing for what is not told. */
  readonly values: ReadonlyMap<string, number>;
  /** Buckets by name of the metric, its series added up; nothing for what is not told. */
  readonly buckets: ReadonlyMap<string, CumulativeBuckets>;
}

/** Which metrics are read. */
export interface SampledMetrics {
  /** Counters and gauges. */
  readonly values: readonly string[];
  /** Histograms, without `_bucket`. */
  readonly histograms: readonly string[];
}

/**
 * Reads a few metrics from a member's text. Only the lines that are wanted are looked at: a member
 * tells some thousand, and is asked every second.
 */
export function memberSample(text: string, wanted: SampledMetrics): MemberSample {
  const values = new Map<string, number>();
  for (const name of wanted.values) {
    for (const { value } of seriesOf(text, { family: name, name })) {
      values.set(name, (values.get(name) ?? 0) + value);
    }
  }
  const buckets = new Map<string, Map<number, number>>();
  for (const name of wanted.histograms) {
    for (const { labels, value } of seriesOf(text, { family: name, name: `${name}_bucket` })) {
      const bound = Number(/\ble="([^"]*)"/.exec(labels)?.[1]?.replace("+Inf", "Infinity"));
      const own = buckets.get(name) ?? new Map<number, number>();
      buckets.set(name, own.set(bound, (own.get(bound) ?? 0) + value));
    }
  }
  return { values, buckets };
}

/**
 * The quantile of what was added to a histogram between two samples, by a straight line inside the
 * bucket, as Prometheus' `histogram_quantile` has it; the lowest bound of the last bucket for what
 * is above all bounds. Nothing when nothing was added.
 */
export function addedQuantile(
  share: number,
  { earlier, later }: { readonly earlier: CumulativeBuckets; readonly later: CumulativeBuckets },
): number | null {
  const bounds = [...later.keys()].sort((a, b) => a - b);
  const added = (bound: number): number => (later.get(bound) ?? 0) - (earlier.get(bound) ?? 0);
  const total = added(bounds.at(-1) ?? 0);
  if (!(total > 0)) return null;
  let [lower, below] = [0, 0];
  for (const bound of bounds) {
    const upTo = added(bound);
    if (upTo >= share * total) {
      if (!Number.isFinite(bound)) return lower;
      return lower + (bound - lower) * (share * total - below) / Math.max(upTo - below, 1e-12);
    }
    [lower, below] = [bound, upTo];
  }
  return lower;
}

interface SoughtSeries {
  readonly family: string;
  readonly name: string;
}

interface Series {
  readonly labels: string;
  readonly value: number;
}

/** The lines of one metric stand together, those of a histogram with its sums and counts between. */
function* seriesOf(text: string, { family, name }: SoughtSeries): Generator<Series> {
  let at = text.startsWith(family) ? 0 : text.indexOf(`\n${family}`) + 1;
  while (text.startsWith(family, at)) {
    const end = text.indexOf("\n", at);
    const line = text.slice(at, end < 0 ? undefined : end);
    const rest = line.startsWith(name) ? line.slice(name.length) : "";
    const [, labels = "", value] = /^(\{.*\})? (\S+)/.exec(rest) ?? [];
    if (value !== undefined) yield { labels, value: Number(value) };
    if (end < 0) return;
    at = end + 1;
  }
}
