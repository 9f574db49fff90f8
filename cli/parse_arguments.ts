import { Failure } from "../diagnostics/failure.ts";
import { nearestName } from "../diagnostics/nearest_name.ts";
import { choiceOf, optionValue } from "./option_value.ts";
import type {
  OptionSpec,
  OptionSpecs,
  OptionValues,
  PositionalSpec,
  PositionalSpecs,
  PositionalValues,
} from "./option_spec.ts";
import { type OptionToken, tokenizeArguments } from "./tokenize_arguments.ts";

/** What a command line may hold. */
export interface ArgumentSpecs<O extends OptionSpecs, P extends PositionalSpecs> {
  /** The command as it is typed, for messages: `kamaji-etcd tenant list`. */
  readonly command: string;
  /** The options by their long names. */
  readonly options: O;
  /** The positional arguments in their order. */
  readonly positionals: P;
}

/** What a command line holds. */
export interface ParsedArguments<O extends OptionSpecs, P extends PositionalSpecs> {
  /** The options by their long names, defaults filled in. */
  readonly options: OptionValues<O>;
  /** The positional arguments by their names. */
  readonly positionals: PositionalValues<P>;
}

/**
 * Parses the words after a command's name. Of an option that is given twice the last value counts,
 * unless it is `multiple`; after `--` everything is positional.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseArguments } from "./parse_arguments.ts";
 *
 * const { options, positionals } = parseArguments(["-o", "json", "etcd.yaml"], {
 *   command: "kamaji-etcd render",
 *   options: {
 *     output: {
 *       type: "choice",
 *       choices: ["yaml", "json"],
 *       default: "yaml",
 *       placeholder: "FORMAT",
 *       short: "o",
 *       summary: "How to print the objects",
 *     },
 *   },
 *   positionals: [{ name: "file", summary: "The configuration" }],
 * });
 * const output: "yaml" | "json" = options.output;
 * assert.deepEqual([output, positionals.file], ["json", "etcd.yaml"]);
 * ```
 *
 * @throws {Failure} `usage` at the first word that does not fit, or for one that is missing.
 */
export function parseArguments<const O extends OptionSpecs, const P extends PositionalSpecs>(
  args: readonly string[],
  specs: ArgumentSpecs<O, P>,
): ParsedArguments<O, P> {
  const given = new Map<string, (string | number | boolean)[]>();
  const words: string[] = [];
  for (const token of tokenizeArguments(args, specs.options)) {
    if (token.kind === "positional") {
      words.push(token.value);
      continue;
    }
    const value = givenValue(token, specs);
    given.set(token.name, [...given.get(token.name) ?? [], value]);
  }
  const options = Object.fromEntries(
    Object.entries(specs.options).map(([name, spec]) => [name, settled(name, spec, given, specs)]),
  );
  // Every value above was read by the spec its type is derived from.
  return { options, positionals: placed(words, specs) } as unknown as ParsedArguments<O, P>;
}

type AnySpecs = ArgumentSpecs<OptionSpecs, PositionalSpecs>;

function givenValue(token: OptionToken, specs: AnySpecs): string | number | boolean {
  const spec = Object.hasOwn(specs.options, token.name) ? specs.options[token.name] : undefined;
  if (spec === undefined) throw unknownOption(token.rawName, specs);
  if (spec.type === "flag") {
    if (!token.inline) return true;
    throw new Failure("usage", `Option "${token.rawName}" takes no value`);
  }
  const { value } = token;
  if (value === undefined) throw missingValue(token.rawName, specs);
  if (!token.inline && /^-\D/.test(value)) throw missingValue(token.rawName, specs);
  return optionValue(token.rawName, value, spec);
}

function settled(
  name: string,
  spec: OptionSpec,
  given: ReadonlyMap<string, readonly (string | number | boolean)[]>,
  specs: AnySpecs,
): unknown {
  const values = given.get(name) ?? [];
  if (spec.type === "flag") return values.length > 0;
  if (spec.required && values.length === 0) {
    throw new Failure("usage", `Option "--${name}" is missing`, seeHelp(specs));
  }
  return spec.multiple ? values : values.at(-1) ?? spec.default;
}

function placed(words: readonly string[], specs: AnySpecs): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  let next = 0;
  for (const spec of specs.positionals) {
    const taken = words.slice(next, spec.variadic ? words.length : next + 1);
    if (taken.length === 0 && !spec.optional) throw missingPositional(spec, specs);
    const texts = taken.map((text) => positionalText(text, spec));
    values[spec.name] = spec.variadic ? texts : texts[0];
    next += taken.length;
  }
  const extra = words[next];
  if (extra === undefined) return values;
  throw new Failure("usage", `Unexpected argument "${extra}"`, seeHelp(specs));
}

function positionalText(text: string, { choices, name }: PositionalSpec): string {
  if (choices === undefined) return text;
  return choiceOf(text, { choices, subject: `Argument ${name.toUpperCase()}` });
}

function unknownOption(rawName: string, specs: AnySpecs): Failure {
  const nearest = nearestName(rawName, Object.keys(specs.options).map((name) => `--${name}`));
  return new Failure(
    "usage",
    `Unknown option "${rawName}"`,
    nearest === undefined ? seeHelp(specs) : { hint: `Use "${nearest}"` },
  );
}

function missingValue(rawName: string, specs: AnySpecs): Failure {
  return new Failure("usage", `Option "${rawName}" needs a value`, seeHelp(specs));
}

function missingPositional(spec: PositionalSpec, specs: AnySpecs): Failure {
  return new Failure("usage", `Argument ${spec.name.toUpperCase()} is missing`, seeHelp(specs));
}

function seeHelp({ command }: AnySpecs): { hint: string } {
  return { hint: `Run "${command} --help" to see what it takes` };
}
