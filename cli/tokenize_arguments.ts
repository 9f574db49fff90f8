import type { OptionSpecs } from "./option_spec.ts";

/** A word that is no option. */
export interface WordToken {
  /** Marks the kind of token. */
  readonly kind: "positional";
  /** The word. */
  readonly value: string;
}

/** An option as it was given, whether it exists or not. */
export interface OptionToken {
  /** Marks the kind of token. */
  readonly kind: "option";
  /** The long name, or the letter if no option has it. */
  readonly name: string;
  /** The name with its hyphens, as it was given. */
  readonly rawName: string;
  /** The value, if there is one. */
  readonly value: string | undefined;
  /** Whether the value stands in the same word, as in `--output=json` or `-ojson`. */
  readonly inline: boolean;
}

/** A part of a command line. */
export type ArgumentToken = WordToken | OptionToken;

/**
 * Cuts a command line into options and other words, as `parseArgs` of `node:util` does when it is
 * not strict. Deno loads that module anew with every start, which takes a tenth of the time of a
 * render.
 *
 * Letters may be grouped: `-abc` is `-a -b -c`, and what follows a letter that takes a value is its
 * value. A value may begin with a hyphen. Behind `--` everything is a word.
 */
export function* tokenizeArguments(
  args: readonly string[],
  options: OptionSpecs,
): Generator<ArgumentToken, void, undefined> {
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--") return yield* rest.map(wordToken);
    const option = optionIn(word, options);
    if (option === undefined) yield wordToken(word);
    else if (Array.isArray(option)) rest.unshift(...option);
    else if (option.inline || !takesValue(option.name, options)) yield option;
    else yield { ...option, value: rest.shift() };
  }
}

function wordToken(value: string): WordToken {
  return { kind: "positional", value };
}

/** The option of a word, several if its letters are a group, or none. */
function optionIn(word: string, options: OptionSpecs): OptionToken | string[] | undefined {
  if (!/^-./s.test(word)) return undefined;
  if (word.startsWith("--")) return longOption(word);
  const name = longName(word.charAt(1), options);
  if (word.length === 2) return optionToken(name, word);
  if (takesValue(name, options)) return optionToken(name, word.slice(0, 2), word.slice(2));
  return ungrouped(word, options);
}

function longOption(word: string): OptionToken {
  // Node looks for a value behind the first letter only, but cuts at the first equals sign.
  if (!word.includes("=", 3)) return optionToken(word.slice(2), word);
  const end = word.indexOf("=");
  return optionToken(word.slice(2, end), word.slice(0, end), word.slice(end + 1));
}

function optionToken(name: string, rawName: string, value?: string): OptionToken {
  return { kind: "option", name, rawName, value, inline: value !== undefined };
}

/** `-abcFILE` as `-a`, `-b` and `-cFILE`, if `c` takes a value. */
function ungrouped(group: string, options: OptionSpecs): string[] {
  const letters = group.slice(1).split("");
  const valued = letters.findIndex((letter) => takesValue(longName(letter, options), options));
  const flags = valued < 0 ? letters : letters.slice(0, valued);
  const last = valued < 0 ? [] : [letters.slice(valued).join("")];
  return [...flags, ...last].map((word) => `-${word}`);
}

function longName(letter: string, options: OptionSpecs): string {
  const named = Object.entries(options).find(([, { short }]) => short === letter);
  return named?.[0] ?? letter;
}

function takesValue(name: string, options: OptionSpecs): boolean {
  return Object.hasOwn(options, name) && options[name]?.type !== "flag";
}
