import type { Finding } from "../../diagnostics/finding.ts";
import { nearestName } from "../../diagnostics/nearest_name.ts";
import type { FieldPath } from "../../manifests/config/field_path.ts";
import type { ArgocdEnvironment } from "./argocd_environment.ts";
import { givenFinding, type GivenValue, givenValues } from "./given_value.ts";
import {
  fileParameter,
  fileVariable,
  type ParameterType,
  pluginParameters,
} from "./plugin_parameter.ts";

/** A field that an Application sets. */
export interface FieldSetting {
  /** Where it does so, for findings: `parameter "members"`. */
  readonly place: string;
  /** The field. */
  readonly path: FieldPath;
  /** The value in the field's type, or the text that could not become one. */
  readonly value: unknown;
}

/** The file that an Application renders from. */
export interface FileSetting {
  /** Where it is named, for findings. */
  readonly place: string;
  /** The path, relative to the Application's. */
  readonly value: string;
}

/** What an Application sets, or what is wrong with it. */
export type ParameterSettings =
  | { readonly ok: true; readonly file?: FileSetting; readonly fields: readonly FieldSetting[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/**
 * Understands the parameters and environment entries of an Application, and reports all mistakes
 * at once. Whether a value suits its field is for the schema to say.
 */
export function parameterSettings(environment: ArgocdEnvironment): ParameterSettings {
  const given = givenValues(environment);
  const findings = [...given.findings];
  if (given.values.length === 0) return findings.length > 0 ? refused(findings) : nothing;
  const known = knownParameters();
  const settings = new Map<string, Setting>();
  for (const value of given.values) {
    const setting = settingOf(value, known);
    if ("code" in setting) {
      findings.push(setting);
      continue;
    }
    const earlier = settings.get(setting.field);
    if (earlier === undefined) settings.set(setting.field, setting);
    else if (!sameValue(earlier, setting)) findings.push(contradiction(setting, earlier));
  }
  return findings.length > 0 ? refused(findings) : collected([...settings.values()]);
}

const nothing: ParameterSettings = { ok: true, fields: [] };

function refused(findings: readonly Finding[]): ParameterSettings {
  return { ok: false, findings };
}

interface Known {
  readonly name: string;
  readonly variable: string;
  readonly type: ParameterType;
  /** Without one it is the file that is meant. */
  readonly path?: FieldPath;
}

interface Setting {
  readonly place: string;
  /** What it sets, for telling settings apart. */
  readonly field: string;
  readonly path?: FieldPath;
  readonly value: unknown;
}

function knownParameters(): readonly Known[] {
  return [{ name: fileParameter, variable: fileVariable, type: "text" }, ...pluginParameters()];
}

function settingOf(given: GivenValue, parameters: readonly Known[]): Setting | Finding {
  const { place, name, form, value } = given;
  const isEntry = place === name;
  const nameOf = (known: Known) => isEntry ? known.variable : known.name;
  const candidates = isEntry ? parameters.filter(takesText) : parameters;
  const known = candidates.find((each) => nameOf(each) === name);
  if (known === undefined) return unknownName({ place, name }, candidates.map(nameOf));
  const expected = formOf(known.type);
  if (form !== expected) {
    const message = `expected its value in ${expected}, found it in ${form}`;
    return givenFinding("wrong-type", { place, message, hint: `Write "${expected}"` });
  }
  return {
    place,
    field: known.name,
    ...(known.path === undefined ? {} : { path: known.path }),
    value: form === "string" ? typed(value, known.type) : value,
  };
}

function takesText({ type }: Known): boolean {
  return formOf(type) === "string";
}

function formOf(type: ParameterType): GivenValue["form"] {
  return type === "list" ? "array" : type === "map" ? "map" : "string";
}

/** A text that is no value of the type stays what it is, for the schema to refuse. */
function typed(text: string, type: ParameterType): unknown {
  const isNumber = type === "integer" || type === "number";
  if (isNumber && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}

function unknownName(
  { place, name }: { place: string; name: string },
  candidates: readonly string[],
): Finding {
  const nearest = nearestName(name, candidates);
  const hint = nearest === undefined
    ? `Use one of ${candidates.join(", ")}`
    : `Write ${JSON.stringify(nearest)}`;
  return givenFinding("unknown-field", {
    place,
    message: "the plugin has none of this name",
    hint,
  });
}

function sameValue(one: Setting, other: Setting): boolean {
  return JSON.stringify(one.value) === JSON.stringify(other.value);
}

function contradiction({ place, field }: Setting, earlier: Setting): Finding {
  const message = earlier.place === place
    ? `${JSON.stringify(field)} is set to two values`
    : `it sets ${JSON.stringify(field)} to another value than ${earlier.place}`;
  return givenFinding("conflict", { place, message, hint: "Remove one of them" });
}

function collected(settings: readonly Setting[]): ParameterSettings {
  const file = settings.find(({ path }) => path === undefined);
  const fields = settings.flatMap(({ place, path, value }) =>
    path === undefined ? [] : [{ place, path, value }]
  );
  if (file === undefined) return { ok: true, fields };
  return { ok: true, file: { place: file.place, value: String(file.value) }, fields };
}
