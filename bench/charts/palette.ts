/** The colours of one theme, as `#rrggbb`. */
export interface Theme {
  /** Of page, cards, text, lines and states, by the names of their CSS variables. */
  readonly tokens: Readonly<Record<ThemeToken, string>>;
  /** Of series, in the order in which they are given out. */
  readonly series: readonly string[];
  /** From little to much. */
  readonly sequential: readonly string[];
  /** From far below the middle to far above it. */
  readonly diverging: readonly string[];
}

/** What has a colour. */
export type ThemeToken =
  | "page"
  | "surface"
  | "sunken"
  | "ink"
  | "muted"
  | "line"
  | "grid"
  | "accent"
  | "good"
  | "warning"
  | "bad"
  | "good-soft"
  | "warning-soft"
  | "bad-soft"
  | "accent-soft";

/**
 * Two themes that mean the same. Series begin with hues that people with any of the common colour
 * blindnesses tell apart (after Okabe and Ito, 2008), darkened or lightened until they stand out
 * from the card by 3:1; ramps grow evenly in lightness, so they are read without any hue at all.
 */
export const themes: Readonly<Record<"light" | "dark", Theme>> = {
  light: {
    tokens: {
      "page": "#f5f6f9",
      "surface": "#ffffff",
      "sunken": "#f1f3f7",
      "ink": "#17202c",
      "muted": "#566274",
      "line": "#d9dfe8",
      "grid": "#e8ecf2",
      "accent": "#2354d0",
      "good": "#146c43",
      "warning": "#8a5200",
      "bad": "#b8232c",
      "good-soft": "#e3f4ea",
      "warning-soft": "#fdf0d9",
      "bad-soft": "#fdeaea",
      "accent-soft": "#e8eefd",
    },
    series: [
      ...["#0067a6", "#cf5a00", "#008a64", "#b2518a"],
      ...["#a87000", "#2b86bd", "#545f6e", "#7d5a28"],
    ],
    sequential: [
      ...["#edf3fa", "#d3e3f3", "#b0cfea", "#88b6de"],
      ...["#5f9ace", "#3c7cba", "#245fa0", "#154681", "#0b2f5e"],
    ],
    diverging: [
      ...["#0d4a8c", "#3c7cba", "#88b6de", "#cadeef"],
      ...["#f1f1f1", "#f8dcc6", "#eca97b", "#cd6b2c", "#8b3a08"],
    ],
  },
  dark: {
    tokens: {
      "page": "#0e131a",
      "surface": "#161d26",
      "sunken": "#111821",
      "ink": "#e6ebf2",
      "muted": "#9ba8b8",
      "line": "#2d3846",
      "grid": "#232d39",
      "accent": "#86aaff",
      "good": "#55cb92",
      "warning": "#eaa944",
      "bad": "#ff827b",
      "good-soft": "#12301f",
      "warning-soft": "#35270c",
      "bad-soft": "#3d1a1c",
      "accent-soft": "#1a2847",
    },
    series: [
      ...["#5fade8", "#f5914e", "#3fc79c", "#e39ac4"],
      ...["#edb53f", "#96d5f7", "#b4bfcd", "#c9a46c"],
    ],
    sequential: [
      ...["#17222e", "#1b3149", "#204467", "#27598a"],
      ...["#3171ae", "#4b90ce", "#76ade3", "#a6cbf2", "#d9e9fb"],
    ],
    diverging: [
      ...["#9fcbf5", "#5d9fde", "#3573b4", "#244a73"],
      ...["#2a323c", "#68401f", "#a65c26", "#de8344", "#ffc49b"],
    ],
  },
};

/** How many steps a ramp has. */
export const rampSteps = 9;

/** How many series have a colour of their own; further ones repeat them with another dash. */
export const seriesColours = 8;

/** The two themes as CSS variables: by the system's preference unless the reader chose one. */
export function themeCss(): string {
  const { dark, light } = themes;
  return [
    `:root{color-scheme:light;${variables(light)}}`,
    `@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${
      variables(dark)
    }}}`,
    `@media screen{:root[data-theme=dark]{color-scheme:dark;${variables(dark)}}}`,
  ].join("\n");
}

/**
 * Black or white, whichever is read better on a colour; one of them always has a contrast of 4.5.
 *
 * @param colour as `#rrggbb`
 */
export function inkOn(colour: string): "#000000" | "#ffffff" {
  return contrast(colour, "#ffffff") >= contrast(colour, "#000000") ? "#ffffff" : "#000000";
}

/** The contrast ratio of two colours as WCAG 2 defines it, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function variables({ diverging, sequential, series, tokens }: Theme): string {
  const all = [
    ...Object.entries(tokens),
    ...series.map((colour, index) => [`s${index}`, colour]),
    ...ramp("q", sequential),
    ...ramp("d", diverging),
  ];
  return all.map(([name, colour]) => `--${name}:${colour}`).join(";");
}

function ramp(letter: string, colours: readonly string[]): string[][] {
  return colours.flatMap((colour, step) => [
    [`${letter}${step}`, colour],
    [`${letter}${step}-ink`, inkOn(colour)],
  ]);
}
