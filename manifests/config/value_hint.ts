import { nearestName } from "../../diagnostics/nearest_name.ts";
import { oneOf } from "./expectation.ts";
import type { JsonSchema } from "./json_schema.ts";

/** How many fields a hint enumerates at most. */
const longestList = 12;

/** What is known about a wrong value. */
export interface WrongValue {
  /** The value itself. */
  readonly value: unknown;
  /** The text that it was written as, where it is a plain value of YAML. */
  readonly written: string | undefined;
  /** The schemas of its field. */
  readonly schemas: readonly JsonSchema[];
  /** Whether its type is wrong, and not only its value. */
  readonly wrongType: boolean;
}

/** What to do about a field that does not exist. */
export function hintForUnknown(nearest: string | undefined, candidates: readonly string[]): string {
  if (nearest !== undefined) return `Write "${nearest}"`;
  if (candidates.length === 0 || candidates.length > longestList) return "Remove it";
  return `Remove it, or use ${oneOf([...new Set(candidates)])}`;
}

/** What to do about a field that must be there. */
export function hintForMissing(name: string, schemas: readonly JsonSchema[]): string {
  const choices = choicesOf(schemas);
  if (choices.length === 1) return `Add "${name}: ${choices[0]}"`;
  if (choices.length > 1) return `Add "${name}" with ${oneOf(choices)}`;
  const description = schemas[0]?.description?.replace(/\.$/, "");
  return description === undefined ? `Add "${name}"` : `Add "${name}": ${description}`;
}

/** What to do about a value that its field does not take, where that can be told. */
export function hintForValue(wrong: WrongValue): string | undefined {
  const { value, schemas } = wrong;
  const choices = choicesOf(schemas);
  if (choices.length > 0) return hintForChoice(value, choices);
  if (!wrong.wrongType) return undefined;
  if (value === null) return "Give it a value, or remove the field";
  const [type, ...others] = new Set(schemas.flatMap(({ type = [] }) => type));
  return others.length > 0 ? undefined : hintForType(type, wrong);
}

function hintForType(type: string | undefined, wrong: WrongValue): string | undefined {
  switch (type) {
    case "boolean":
      return hintForBoolean(wrong.value);
    case "integer":
    case "number":
      return hintForNumber(wrong);
    case "string":
      return hintForText(wrong);
    case "array":
      return 'Write a list: each item on a line of its own after "- "';
    case "object":
      return "Write its fields on lines of their own, indented below it";
    default:
      return undefined;
  }
}

/** The values a field is limited to. */
function choicesOf(schemas: readonly JsonSchema[]): unknown[] {
  return schemas.flatMap((schema) =>
    schema.const === undefined ? schema.enum ?? [] : schema.const === "" ? [] : [schema.const]
  );
}

function hintForChoice(value: unknown, choices: readonly unknown[]): string {
  const nearest = nearestName(String(value), choices.map(String));
  return nearest === undefined ? `Write ${oneOf(choices)}` : `Write "${nearest}"`;
}

/** YAML 1.1 took these words for booleans; YAML 1.2 does not. */
function hintForBoolean(value: unknown): string {
  const word = String(value).toLowerCase();
  if (["true", "yes", "y", "on", "1"].includes(word)) return "Write true, without quotes";
  if (["false", "no", "n", "off", "0"].includes(word)) return "Write false, without quotes";
  return "Write true or false";
}

function hintForNumber({ value, schemas }: WrongValue): string {
  if (typeof value === "string" && /^\s*-?\d+(\.\d+)?\s*$/.test(value)) return "Remove the quotes";
  const example = exampleOf(schemas);
  return example === undefined ? "Write a number" : `Write a number, as in ${example}`;
}

/** `version: 3.6` is a number to YAML, and 3.10 would even become 3.1. */
function hintForText({ value, written, schemas }: WrongValue): string {
  const example = exampleOf(schemas);
  if (typeof value !== "number" && typeof value !== "boolean") {
    return example === undefined ? "Write text" : `Write text, as in ${example}`;
  }
  if (example !== undefined) return `Write it in quotes, as in ${example}`;
  return `Write it in quotes: ${JSON.stringify(written ?? String(value))}`;
}

function exampleOf(schemas: readonly JsonSchema[]): string | undefined {
  const examples = schemas.map((schema) => schema.default ?? schema.examples?.[0]);
  const example = examples.find((each) => each !== undefined && each !== "");
  return example === undefined || typeof example === "object" ? undefined : JSON.stringify(example);
}
