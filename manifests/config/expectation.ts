import type * as z from "zod/mini";
import { quoteText } from "./describe_value.ts";

/** An issue that zod found, the causes of a union's failure among them. */
export type SchemaIssue = z.core.$ZodIssue;

const typeNames: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "a mapping",
  record: "a mapping",
  array: "a list",
};

const formatNames: Readonly<Record<string, string>> = {
  url: "a URL",
  cidrv4: "an IPv4 range",
  cidrv6: "an IPv6 range",
};

/** What an issue's field should have held, as a noun phrase: `a whole number`, `at most 7`. */
export function expectationOf(issue: SchemaIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return typeNames[issue.expected] ?? issue.expected;
    case "invalid_value":
      return oneOf(issue.values);
    case "too_small":
      return lowerBound(issue);
    case "too_big":
      return upperBound(issue);
    case "invalid_format":
      return formatNames[issue.format] ?? statedExpectation(issue.message);
    case "invalid_union":
      return unionExpectation(issue);
    default:
      return statedExpectation(issue.message);
  }
}

/** Lists choices: `"a"`, or `one of "a", "b"`. */
export function oneOf(values: readonly unknown[]): string {
  const choices = values.map((value) =>
    typeof value === "string" ? quoteText(value) : String(value)
  );
  return choices.length === 1 ? choices.join() : `one of ${choices.join(", ")}`;
}

/** The values that a union is told apart by; `undefined` for a union that has none. */
export function choicesOf(issue: z.core.$ZodIssueInvalidUnion): readonly unknown[] | undefined {
  return "options" in issue ? issue.options : undefined;
}

function lowerBound(issue: z.core.$ZodIssueTooSmall): string {
  if (issue.origin === "string" && issue.minimum === 1) return "text that is not empty";
  return issue.inclusive === false
    ? `more than ${issue.minimum}${unitOf(issue.origin, issue.minimum)}`
    : `at least ${issue.minimum}${unitOf(issue.origin, issue.minimum)}`;
}

function upperBound(issue: z.core.$ZodIssueTooBig): string {
  return issue.inclusive === false
    ? `less than ${issue.maximum}${unitOf(issue.origin, issue.maximum)}`
    : `at most ${issue.maximum}${unitOf(issue.origin, issue.maximum)}`;
}

function unitOf(origin: string, count: number | bigint): string {
  const unit = origin === "array" ? "item" : origin === "string" ? "character" : "";
  if (unit === "") return "";
  return ` ${unit}${Number(count) === 1 ? "" : "s"}`;
}

/** A value of a fitting type is judged by the variants of its type alone. */
function unionExpectation(issue: z.core.$ZodIssueInvalidUnion): string {
  const options = choicesOf(issue);
  if (options !== undefined) return oneOf(options);
  const firsts = issue.errors.flatMap((issues) => issues.slice(0, 1));
  const closer = firsts.filter((first) => first.code !== "invalid_type");
  const phrases = (closer.length === 0 ? firsts : closer).map(expectationOf);
  const distinct = [...new Set(phrases)];
  const last = distinct.pop() ?? "another value";
  return distinct.length === 0 ? last : `${distinct.join(", ")} or ${last}`;
}

/** Our own checks say "expected …, found …"; the schema's patterns only "expected …". */
function statedExpectation(message: string): string {
  return message.replace(/^expected /, "");
}
