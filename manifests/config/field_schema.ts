import { type FieldPath, valueAt } from "./field_path.ts";
import { configJsonSchema, type JsonSchema } from "./json_schema.ts";

/**
 * The schemas that a field may have: several where a union leaves it open, none for a field that
 * does not exist.
 */
export type FieldSchemas = (path: FieldPath) => readonly JsonSchema[];

/**
 * Looks fields up in the JSON Schema, for hints. The document decides between the variants of a
 * union, as far as it is right.
 */
export function createFieldSchemas(document: unknown): FieldSchemas {
  const root = configJsonSchema();
  return (path) => {
    let schemas = variantsFor(root, document);
    let value = document;
    for (const part of path) {
      value = valueAt(value, [part]);
      schemas = schemas.flatMap((schema) => childSchemas(schema, part))
        .flatMap((schema) => variantsFor(schema, value));
    }
    return schemas;
  };
}

function childSchemas(schema: JsonSchema, part: string | number): JsonSchema[] {
  if (typeof part === "number") return schema.items === undefined ? [] : [schema.items];
  const { properties = {}, additionalProperties } = schema;
  const property = Object.hasOwn(properties, part) ? properties[part] : undefined;
  if (property !== undefined) return [property];
  return typeof additionalProperties === "object" ? [additionalProperties] : [];
}

/** The variants whose constants the value repeats; all when it fits none. */
function variantsFor(schema: JsonSchema, value: unknown): JsonSchema[] {
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants === undefined) return [schema];
  const fitting = variants.filter((variant) => repeatsConstants(variant, value));
  const { oneOf: _one, anyOf: _any, ...shared } = schema;
  return (fitting.length === 0 ? variants : fitting).map((variant) => ({ ...shared, ...variant }));
}

function repeatsConstants({ properties = {} }: JsonSchema, value: unknown): boolean {
  const constants = Object.entries(properties).filter(([, { const: constant }]) =>
    constant !== undefined
  );
  if (typeof value !== "object" || value === null || constants.length === 0) return false;
  const fields = value as Record<string, unknown>;
  return constants.every(([name, schema]) => fields[name] === schema.const);
}
