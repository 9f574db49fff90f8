import type { FindingCode } from "../../diagnostics/finding.ts";
import { nearestName } from "../../diagnostics/nearest_name.ts";
import type { ConfigProblem } from "./config_problem.ts";
import { describeValue } from "./describe_value.ts";
import { choicesOf, expectationOf, type SchemaIssue } from "./expectation.ts";
import { type FieldPath, formatFieldPath, valueAt } from "./field_path.ts";
import type { FieldSchemas } from "./field_schema.ts";
import type { CheckParams } from "./fields/text.ts";
import type { JsonSchema } from "./json_schema.ts";
import { hintForMissing, hintForUnknown, hintForValue } from "./value_hint.ts";

/** Unknown fields of one mapping that are reported. */
const mostKeys = 200;

/** What an issue is judged by besides itself. */
export interface IssueContext {
  /** The document that was checked. */
  readonly document: unknown;
  /** The schemas of each field. */
  readonly schemasAt: FieldSchemas;
  /** The text that a plain value was written as. */
  readonly written: (path: FieldPath) => string | undefined;
}

/** Translates an issue of zod into problems: one, or one for each unknown field. */
export function issueProblems(issue: SchemaIssue, context: IssueContext): ConfigProblem[] {
  const path = issue.path.map((part) => typeof part === "number" ? part : String(part));
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.slice(0, mostKeys).map((key) => unknownField([...path, key], context));
    case "invalid_key":
      return issue.issues.map((inner) => ({ ...checkProblem(inner, path), part: "key" }));
    case "custom":
      return [checkProblem(issue, path)];
    default:
      return [
        valueAt(context.document, path) === undefined
          ? missingField(issue, { path, context })
          : wrongField(issue, { path, context }),
      ];
  }
}

function unknownField(path: FieldPath, context: IssueContext): ConfigProblem {
  const parent = path.slice(0, -1);
  const key = String(path.at(-1));
  const candidates = context.schemasAt(parent)
    .flatMap(({ properties = {} }) => Object.keys(properties));
  const nearest = nearestName(key, candidates);
  const place = parent.length === 0 ? "an EtcdCluster" : formatFieldPath(parent);
  return {
    code: "unknown-field",
    path,
    part: "key",
    message: `${place} has no field ${JSON.stringify(key)}`,
    hint: hintForUnknown(nearest, candidates),
    ...(nearest === undefined ? {} : { meant: [...parent, nearest] }),
  };
}

/** A check of our own brings its code, its whole message and its hint along. */
function checkProblem(issue: SchemaIssue, path: FieldPath): ConfigProblem {
  const params = issue.code === "custom" ? issue.params as Partial<CheckParams> | undefined : {};
  return {
    code: params?.code ?? "wrong-value",
    path,
    part: "value",
    message: issue.message,
    ...(params?.hint === undefined ? {} : { hint: params.hint }),
  };
}

interface FieldIssue {
  readonly path: FieldPath;
  readonly context: IssueContext;
}

function missingField(issue: SchemaIssue, { path, context }: FieldIssue): ConfigProblem {
  const schemas = context.schemasAt(path);
  const expected = expectedFor(issue, schemas);
  if (path.length === 0) {
    return { code: "wrong-type", path, part: "value", message: `expected ${expected}` };
  }
  return {
    code: "missing-field",
    path,
    part: "value",
    message: `expected ${expected}, but the field is missing`,
    hint: hintForMissing(String(path.at(-1)), schemas),
  };
}

function wrongField(issue: SchemaIssue, { path, context }: FieldIssue): ConfigProblem {
  const value = valueAt(context.document, path);
  const code = codeOf(issue, value);
  const schemas = context.schemasAt(path);
  const written = context.written(path);
  const hint = hintForValue({ value, written, schemas, wrongType: code === "wrong-type" });
  return {
    code,
    path,
    part: "value",
    message: `expected ${expectedFor(issue, schemas)}, found ${foundFor(issue, value)}`,
    ...(hint === undefined ? {} : { hint }),
  };
}

/** Given a text, zod asks for a number before it asks for a whole one. */
function expectedFor(issue: SchemaIssue, schemas: readonly JsonSchema[]): string {
  const whole = schemas.length > 0 && schemas.every(({ type }) => type === "integer");
  return whole && issue.code === "invalid_type" ? "a whole number" : expectationOf(issue);
}

function codeOf(issue: SchemaIssue, value: unknown): FindingCode {
  if (issue.code === "invalid_type") return "wrong-type";
  if (issue.code === "invalid_value") return sameType(value, issue.values[0]);
  if (issue.code !== "invalid_union") return "wrong-value";
  const choices = choicesOf(issue);
  if (choices !== undefined) return sameType(value, choices[0]);
  const typesOnly = issue.errors.every(([first]) => first?.code === "invalid_type");
  return typesOnly ? "wrong-type" : "wrong-value";
}

function sameType(value: unknown, choice: unknown): FindingCode {
  return typeof value === typeof choice ? "wrong-value" : "wrong-type";
}

function foundFor(issue: SchemaIssue, value: unknown): string {
  const counted = issue.code === "too_small" || issue.code === "too_big";
  if (counted && Array.isArray(value)) return `${value.length}`;
  return counted && typeof value === "number" ? `${value}` : describeValue(value);
}
