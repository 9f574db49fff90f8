/** Units with a scale of their own. */
export type KnownUnit =
  | "s"
  | "ms"
  | "bytes"
  | "bytes/s"
  | "req/s"
  | "ops/s"
  | "ratio"
  | "percent"
  | "times"
  | "count";

/**
 * What a number is of. `ratio` is a share from 0 to 1 and `percent` one from 0 to 100, and both are
 * written in percent; `times` is a factor, as in 1.4×; `count` is a plain number. Anything else is a
 * suffix.
 */
export type Unit = KnownUnit | { readonly suffix: string };

/** Part of a unit's scale: from `size` on, values are divided by it and called by `suffix`. */
export interface UnitStep {
  /** How much one of it is, in the unit that values are given in. */
  readonly size: number;
  /** What is written behind the number; empty for nothing. */
  readonly suffix: string;
}

const seconds: readonly UnitStep[] = [
  { size: 1e-6, suffix: "µs" },
  { size: 1e-3, suffix: "ms" },
  { size: 1, suffix: "s" },
  { size: 60, suffix: "min" },
  { size: 3_600, suffix: "h" },
  { size: 86_400, suffix: "d" },
];

/** IEC 80000-13: a KiB is 1,024 bytes. */
const bytes: readonly UnitStep[] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]
  .map((suffix, power) => ({ size: 1_024 ** power, suffix }));

const scales: Readonly<Record<KnownUnit, readonly UnitStep[]>> = {
  "s": seconds,
  "ms": seconds.map(({ size, suffix }) => ({ size: size * 1_000, suffix })),
  bytes,
  "bytes/s": bytes.map(({ size, suffix }) => ({ size, suffix: `${suffix}/s` })),
  "req/s": decimal("req/s"),
  "ops/s": decimal("op/s"),
  "ratio": [{ size: 0.01, suffix: "%" }],
  "percent": [{ size: 1, suffix: "%" }],
  "times": [{ size: 1, suffix: "×" }],
  "count": decimal(""),
};

function decimal(suffix: string): UnitStep[] {
  return [["", 1], ["k", 1e3], ["M", 1e6], ["G", 1e9]].map(([prefix, size]) => ({
    size: Number(size),
    suffix: [prefix, suffix].filter((each) => each !== "").join(suffix === "" ? "" : " "),
  }));
}

/** The parts of a unit's scale, the smallest first. */
export function unitSteps(unit: Unit): readonly UnitStep[] {
  return typeof unit === "object" ? [{ size: 1, suffix: unit.suffix }] : scales[unit];
}

/** Numbers below are written out; 12,345 says more than 12.3 k. */
const writtenOut = 100_000;

/** Times of up to two minutes are told in seconds, as times of up to two hours are in minutes. */
const timesOver = 2;

/**
 * The part of its unit's scale in which a value is best told.
 *
 * @param value in the unit; its sign does not matter
 */
export function unitStepFor(value: number, unit: Unit): UnitStep {
  const steps = unitSteps(unit);
  const [first = { size: 1, suffix: "" }] = steps;
  const size = Math.abs(value);
  if (isDecimal(unit) && size < writtenOut) return first;
  const least = (step: UnitStep) =>
    ["min", "h", "d"].includes(step.suffix) ? step.size * timesOver : step.size;
  return steps.findLast((step) => size >= least(step) * (1 - 1e-9)) ?? first;
}

function isDecimal(unit: Unit): boolean {
  return unit === "count" || unit === "req/s" || unit === "ops/s";
}

/**
 * A unit by its name, as data carries it: a known one, no unit for an empty name, and otherwise the
 * name as a suffix.
 */
export function unitNamed(name: string): Unit {
  if (name === "") return "count";
  return Object.hasOwn(scales, name) ? name as KnownUnit : { suffix: name };
}
