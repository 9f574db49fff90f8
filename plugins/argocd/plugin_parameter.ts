import type { FieldPath } from "../../manifests/config/field_path.ts";
import { configJsonSchema, type JsonSchema } from "../../manifests/config/json_schema.ts";

/** What a parameter's value is, as the schema says. */
export type ParameterType = "text" | "integer" | "number" | "boolean" | "list" | "map";

/** A field of the document that an Application may set. */
export interface PluginParameter {
  /** What it is called in an Application: the field's path without its first part. */
  readonly name: string;
  /** The field. */
  readonly path: FieldPath;
  /** The environment entry that sets the same field, as the plugin sees it; it holds one value. */
  readonly variable: string;
  /** What the field takes. */
  readonly type: ParameterType;
  /** What the field is for. */
  readonly description: string;
}

/**
 * What may differ between the Applications of one document: who it is, how large it is, and what
 * follows from the cluster it runs in. Everything else is decided in Git.
 */
const fields = [
  "metadata.name",
  "metadata.labels",
  "spec.members",
  "spec.version",
  "spec.quota",
  "spec.storage.size",
  "spec.storage.className",
  "spec.image.repository",
  "spec.keeper.image.repository",
  "spec.clusterDomain",
  "spec.acceptAdvisories",
  "spec.scheduling.hosts",
  "spec.snapshots.enabled",
  "spec.networkPolicy.enabled",
  "spec.dataStore.name",
] as const;

/** The parameter that names the file instead of a field of it. */
export const fileParameter = "file";

/** The environment entry that names the file, as the plugin sees it. */
export const fileVariable = "ARGOCD_ENV_FILE";

/** The fields that an Application may set, described by the schema. */
export function pluginParameters(): PluginParameter[] {
  const root = configJsonSchema();
  return fields.map((field) => {
    const path = field.split(".");
    const name = path.slice(1).join(".");
    const schema = schemaAt(root, path);
    const { description = "" } = schema;
    return { name, path, variable: variableOf(name), type: typeOf(schema), description };
  });
}

/** `storage.className` becomes `ARGOCD_ENV_STORAGE_CLASS_NAME`. */
function variableOf(name: string): string {
  const words = name.replaceAll(".", "_").replaceAll(/([a-z])([A-Z])/g, "$1_$2");
  return `ARGOCD_ENV_${words.toUpperCase()}`;
}

function schemaAt(root: JsonSchema, path: readonly string[]): JsonSchema {
  return path.reduce((schema, part) => {
    const property = schema.properties?.[part];
    if (property === undefined) throw new TypeError(`The schema has no ${path.join(".")}`);
    return property;
  }, root);
}

function typeOf({ type }: JsonSchema): ParameterType {
  switch (type) {
    case "string":
      return "text";
    case "array":
      return "list";
    case "object":
      return "map";
    case "integer":
    case "number":
    case "boolean":
      return type;
    default:
      throw new TypeError(`No parameter has the type ${type}`);
  }
}
