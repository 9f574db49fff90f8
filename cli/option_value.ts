import { Failure } from "../diagnostics/failure.ts";
import { nearestName } from "../diagnostics/nearest_name.ts";
import type { NumberSpec, ValueSpec } from "./option_spec.ts";

/**
 * Reads one value of an option from the command line.
 *
 * @param name The option as it was given, for the message.
 * @throws {Failure} `usage` when the option does not accept the value.
 */
export function optionValue(name: string, text: string, spec: ValueSpec): string | number {
  switch (spec.type) {
    case "string":
      return text;
    case "choice":
      return choiceOf(text, { choices: spec.choices, subject: `Option "${name}"` });
    default:
      return numberOf(name, text, spec);
  }
}

/**
 * Checks that a text is one of the choices and returns it.
 *
 * @throws {Failure} `usage` when it is not, with the nearest choice as the hint.
 */
export function choiceOf(
  text: string,
  { choices, subject }: { readonly choices: readonly string[]; readonly subject: string },
): string {
  if (choices.includes(text)) return text;
  const listed = choices.map((choice) => `"${choice}"`).join(", ");
  const nearest = nearestName(text, choices);
  throw new Failure(
    "usage",
    `${subject} must be one of ${listed}, got "${text}"`,
    nearest === undefined ? {} : { hint: `Use "${nearest}"` },
  );
}

function numberOf(name: string, text: string, spec: NumberSpec): number {
  const { minimum = -Infinity, maximum = Infinity } = spec;
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
  const whole = spec.type === "number" || Number.isSafeInteger(value);
  if (whole && value >= minimum && value <= maximum) return value;
  throw new Failure("usage", `Option "${name}" must be ${expected(spec)}, got "${text}"`);
}

function expected({ type, minimum, maximum }: NumberSpec): string {
  const kind = type === "integer" ? "a whole number" : "a number";
  if (minimum !== undefined && maximum !== undefined) {
    return `${kind} from ${minimum} to ${maximum}`;
  }
  if (minimum !== undefined) return `${kind} of at least ${minimum}`;
  if (maximum !== undefined) return `${kind} of at most ${maximum}`;
  return kind;
}
