import * as z from "zod/mini";
import { apiVersion, etcdClusterSchema, kind } from "./etcd_cluster.ts";

/** A JSON Schema, or a part of one. */
export interface JsonSchema {
  /** The type, or the types, of a value. */
  readonly type?: string | readonly string[];
  /** What a value is for. */
  readonly description?: string;
  /** What a missing value means. */
  readonly default?: unknown;
  /** Values worth showing. */
  readonly examples?: readonly unknown[];
  /** The only value. */
  readonly const?: unknown;
  /** The only values. */
  readonly enum?: readonly unknown[];
  /** The fields of a mapping. */
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  /** The fields that must be there. */
  readonly required?: readonly string[];
  /** The schema of fields with free names, or whether there may be any. */
  readonly additionalProperties?: JsonSchema | boolean;
  /** The schema of the items of a list. */
  readonly items?: JsonSchema;
  /** Alternatives that may overlap. */
  readonly anyOf?: readonly JsonSchema[];
  /** Alternatives that exclude each other. */
  readonly oneOf?: readonly JsonSchema[];
  /** Further keywords. */
  readonly [keyword: string]: unknown;
}

/** Where the published schema lives. */
const schemaId =
  "https://raw.githubusercontent.com/clastix/kamaji-etcd/main/docs/schema/etcdcluster-v1alpha1.json";

/**
 * The JSON Schema (draft 2020-12) of an EtcdCluster as a person writes it, for editors. It says
 * less than the loader checks: rules that span fields and the syntax of quantities, durations and
 * schedules are not in it.
 */
export function configJsonSchema(): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(etcdClusterSchema, {
    io: "input",
    override: ({ jsonSchema }) => dropSafeIntegerBounds(jsonSchema),
  });
  return {
    $schema,
    $id: schemaId,
    title: `${kind} ${apiVersion}`,
    description: "A multi-tenant etcd for Kamaji.",
    ...schema,
  } as JsonSchema;
}

/** zod bounds every integer by what JavaScript can count; to a reader that is noise. */
function dropSafeIntegerBounds(schema: { minimum?: number; maximum?: number }): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}
