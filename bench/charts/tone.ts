/** What something means to the reader; every tone has a sign too, so none needs its colour. */
export type Tone = "good" | "warning" | "bad" | "accent" | "neutral";

const signs: Readonly<Record<Tone, string>> = {
  good: "✓",
  warning: "!",
  bad: "✗",
  accent: "•",
  neutral: "–",
};

/** The sign that tells a tone without colour. */
export function toneSign(tone: Tone): string {
  return signs[tone];
}
