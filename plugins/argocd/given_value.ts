import type { Finding, FindingCode } from "../../diagnostics/finding.ts";
import { describeValue } from "../../manifests/config/describe_value.ts";
import type { ArgocdEnvironment } from "./argocd_environment.ts";

/** A value that an Application gives to the plugin, with the form it has there. */
export type GivenValue =
  & {
    /** Where the Application gives it, for findings: `parameter "members"`. */
    readonly place: string;
    /** The name of the parameter or of the environment entry. */
    readonly name: string;
  }
  & (
    | { readonly form: "string"; readonly value: string }
    | { readonly form: "array"; readonly value: readonly string[] }
    | { readonly form: "map"; readonly value: Readonly<Record<string, string>> }
  );

/** What an Application gives, and what of it cannot be understood. */
export interface GivenValues {
  /** Parameters in their order, then environment entries by name. */
  readonly values: readonly GivenValue[];
  /** One for each that cannot be understood. */
  readonly findings: readonly Finding[];
}

const variable = "ARGOCD_APP_PARAMETERS";

/**
 * Reads the parameters and environment entries of an Application. A parameter has its value in
 * `string`, `array` or `map` (argo-cd pkg/apis/application/v1alpha1/types.go); an empty one is a
 * value, and a parameter without any is a mistake.
 */
export function givenValues({ parameters, entries }: ArgocdEnvironment): GivenValues {
  const values: GivenValue[] = [];
  const findings: Finding[] = [];
  for (const item of parameters === undefined ? [] : itemsOf(parameters)) {
    const given = givenBy(item);
    if ("code" in given) findings.push(given);
    else values.push(given);
  }
  for (const [name, value] of Object.entries(entries)) {
    values.push({ place: name, name, form: "string", value });
  }
  return { values, findings };
}

/** A finding about what an Application gives; there it has no lines and columns. */
export function givenFinding(
  code: FindingCode,
  { place, message, hint }: { place: string; message: string; hint?: string },
): Finding {
  const position = { file: place, line: 1, column: 1 };
  return { code, position, path: "", message, ...(hint === undefined ? {} : { hint }) };
}

/** Go writes a list that is not there as null. Whatever is no list becomes an item that is none. */
function itemsOf(text: string): readonly unknown[] {
  try {
    const items: unknown = JSON.parse(text);
    if (items === null) return [];
    return Array.isArray(items) ? items : [text];
  } catch {
    return [text];
  }
}

function givenBy(item: unknown): GivenValue | Finding {
  if (!isRecord(item) || typeof item.name !== "string") {
    return givenFinding("wrong-type", {
      place: variable,
      message: `expected a JSON list of parameters with names, found ${describeValue(item)}`,
    });
  }
  const { name, string, array, map } = item;
  const place = `parameter ${JSON.stringify(name)}`;
  if (typeof string === "string") return { place, name, form: "string", value: string };
  if (isListOfTexts(array)) return { place, name, form: "array", value: array };
  if (isRecord(map) && isListOfTexts(Object.values(map))) {
    return { place, name, form: "map", value: map as Record<string, string> };
  }
  return givenFinding("missing-field", {
    place,
    message: "expected a value in string, array or map, but there is none",
    hint: "Give it a value, or remove the parameter",
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isListOfTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
