import * as z from "zod";
import { apiVersion, etcdClusterSchema, kind } from "./etcd_cluster.ts";

/** A JSON Schema, or a part of one. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
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
