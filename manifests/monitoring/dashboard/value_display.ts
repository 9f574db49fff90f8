import type { PanelJson } from "./dashboard_json.ts";
import type { Thresholds } from "./panel.ts";

/** How all values of a panel are shown. */
export type Defaults = PanelJson["fieldConfig"]["defaults"];

/** The colours of values. Where the alarm lies below the warning, small values are the bad ones. */
export function thresholdSteps(
  thresholds: Thresholds | undefined,
): NonNullable<Defaults["thresholds"]>["steps"] {
  if (thresholds === undefined) return [{ color: "green", value: null }];
  const { warning, critical } = thresholds;
  if (critical > warning) {
    return [
      { color: "green", value: null },
      { color: "orange", value: warning },
      { color: "red", value: critical },
    ];
  }
  const below = { color: "red", value: null };
  const good = { color: "green", value: warning };
  return critical === warning ? [below, good] : [below, { color: "orange", value: critical }, good];
}

/** What is written instead of values. */
export function valueTexts(
  texts: Readonly<Record<number, string>>,
): NonNullable<Defaults["mappings"]> {
  const options = Object.fromEntries(
    Object.entries(texts).map(([value, text], index) => [value, { text, index }]),
  );
  return [{ type: "value", options }];
}
