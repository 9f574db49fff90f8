/** What an alert's annotation may speak of. */
export interface AlertSample {
  /** Labels of the alert. */
  readonly labels: Readonly<Record<string, string>>;
  /** Its value. */
  readonly value: number;
}

/**
 * Fills what our annotations use of Prometheus' templates (prometheus template/template.go).
 *
 * @throws {Error} for anything else, so that a test cannot expect what Prometheus would not say
 */
export function fillTemplate(text: string, { labels, value }: AlertSample): string {
  return text.replaceAll(/\{\{ (.+?) \}\}/g, (_, words: string) => {
    const label = /^\$labels\.(\w+)$/.exec(words)?.[1];
    if (label !== undefined) return labels[label] ?? "";
    const [, format] = /^\$value(?: \| (\w+))?$/.exec(words) ?? [undefined, "?"];
    return formatted(value, format);
  });
}

function formatted(value: number, format: string | undefined): string {
  switch (format) {
    case undefined:
      return String(value);
    case "humanize":
      return value === 0 ? "0" : scaled(value, { base: 1_000, prefixes: ["", "k", "M", "G"] });
    case "humanize1024":
      return scaled(value, { base: 1_024, prefixes: ["", "ki", "Mi", "Gi"] });
    case "humanizePercentage":
      return `${fourDigits(value * 100)}%`;
    case "humanizeDuration":
      return duration(value);
    default:
      throw new Error(`No test knows the template function "${format}"`);
  }
}

interface Scale {
  readonly base: number;
  readonly prefixes: readonly string[];
}

function scaled(value: number, { base, prefixes }: Scale): string {
  if (Math.abs(value) < 1) return small(value);
  const power = Math.min(Math.floor(Math.log(value) / Math.log(base)), prefixes.length - 1);
  return `${fourDigits(value / base ** power)}${prefixes[power]}`;
}

function small(value: number): string {
  return value < 1e-3 ? `${fourDigits(value * 1e6)}u` : `${fourDigits(value * 1e3)}m`;
}

function duration(value: number): string {
  if (value === 0) return "0s";
  if (value < 1) return `${small(value)}s`;
  if (value < 60) return `${fourDigits(value)}s`;
  const whole = Math.trunc(value);
  const parts = [
    [Math.trunc(whole / 86_400), "d"],
    [Math.trunc(whole / 3_600) % 24, "h"],
    [Math.trunc(whole / 60) % 60, "m"],
    [whole % 60, "s"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  return parts.slice(first).map(([count, unit]) => `${count}${unit}`).join(" ");
}

function fourDigits(value: number): string {
  return String(Number(value.toPrecision(4)));
}
