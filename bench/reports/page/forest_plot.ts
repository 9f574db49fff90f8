import type { MetricComparison } from "../../compare/compare_metrics.ts";
import { figure } from "../../charts/figure.ts";
import { type Markup, markup } from "../../charts/markup.ts";
import { logScale, type Scale } from "../../charts/scale.ts";
import { fitText } from "../../charts/text_width.ts";
import type { Tone } from "../../charts/tone.ts";

/** What a forest plot shows. */
export interface ForestPlot {
  /** The figures, from the top. */
  readonly metrics: readonly MetricComparison[];
  /** Pixels for which it is laid out. */
  readonly width: number;
}

const size = 11;
const row = 42;
const top = 26;

/**
 * Draws the ratio of each figure with its interval on one axis, where equal ratios are equally far
 * from the line of no change. Names stand above their lines, so it has the same shape on a phone.
 */
export function forestPlot({ metrics, width }: ForestPlot): Markup {
  const scale = logScale({ domain: domainOf(metrics), range: [10, width - 10] });
  const height = top + metrics.length * row + 4;
  return figure({
    title: "With the change over without it",
    description: "The dot is the ratio, the line its 95 % interval; left of 0 % is less.",
    width,
    height,
    summary: metrics.map(({ name, ratio, verdict }) => `${name}: ${changeText(ratio)}, ${verdict}`)
      .join("; "),
    drawing: markup`${axis(scale, height)}${
      metrics.map((metric, index) => line(metric, { scale, width, y: top + index * row }))
    }`,
  });
}

/** A ratio as a change in percent with its sign. */
export function changeText(ratio: number): string {
  if (!Number.isFinite(ratio)) return "–";
  const percent = (ratio - 1) * 100;
  return `${percent < 0 ? "−" : "+"}${Math.abs(percent).toFixed(1)} %`;
}

/** What a verdict means to the reader. */
export function verdictTone(verdict: MetricComparison["verdict"]): Tone {
  if (verdict === "regression") return "bad";
  return verdict === "improvement" ? "good" : "neutral";
}

/** Reaches as far up as down, and never less than a fifth; what is beyond twice is cut off. */
function domainOf(metrics: readonly MetricComparison[]): readonly [number, number] {
  const distances = metrics.flatMap(({ high, low, ratio }) => [low, ratio, high])
    .filter((each) => each > 0 && Number.isFinite(each)).map((each) => Math.abs(Math.log(each)));
  const reach = Math.exp(Math.min(Math.log(2), Math.max(Math.log(1.2), ...distances) * 1.05));
  return [1 / reach, reach];
}

/** Those that an axis may be labelled with; the step towards 1 decides whether there is room. */
const roundRatios = [0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2];

function isRoomy({ domain: [low, high] }: Scale, ratio: number): boolean {
  return ratio >= low && ratio <= high;
}

function axis(scale: Scale, height: number): Markup {
  const shown = roundRatios.filter((each, index) => {
    const next = roundRatios[index + (each < 1 ? 1 : -1)] ?? 1;
    return each === 1 || isRoomy(scale, each) && Math.abs(scale.at(next) - scale.at(each)) > 44;
  });
  return markup`${
    shown.map((each) => {
      const x = scale.at(each);
      const label = each === 1 ? "0 %" : changeText(each).replace(".0", "");
      return markup`<path class="${each === 1 ? "mark" : "grid"}" d="M${x} ${top - 8}V${
        height - 4
      }"/><text class="tick middle" x="${x}" y="8">${label}</text>`;
    })
  }`;
}

interface Place {
  readonly scale: Scale;
  readonly width: number;
  readonly y: number;
}

function line(metric: MetricComparison, { scale, width, y }: Place): Markup {
  const { high, low, name, ratio, verdict } = metric;
  const tone = verdictTone(verdict);
  const middle = y + 28;
  const told = `${changeText(ratio)}${tone === "neutral" ? "" : ` ${verdict}`}`;
  return markup`<g><title>${name}: ${changeText(ratio)}, from ${changeText(low)} to ${
    changeText(high)
  }</title><text class="mid halo" x="4" y="${y + 10}">${
    fitText(name, { size, width: width * 0.55 })
  }</text><text class="mid end strong halo label ${tone}" x="${width - 4}" y="${
    y + 10
  }">${told}</text><path class="whisker" d="M${scale.at(low)} ${middle}H${
    scale.at(high)
  }"/><circle class="fill-${tone}" cx="${scale.at(ratio)}" cy="${middle}" r="5"/></g>`;
}
