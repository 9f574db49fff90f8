import { type EtcdClusterInput, etcdClusterSchema } from "./etcd_cluster.ts";
import { type FieldPath, valueAt } from "./field_path.ts";
import type { JsonSchema } from "./json_schema.ts";
import { referenceBases } from "./reference_bases.ts";
import type { ReferenceField } from "./reference_fields.ts";

/** Values of all sorts; which of them a field takes tells what it is. */
const texts = [
  "a",
  "b",
  "Own",
  "Other",
  "8Gi",
  "16Gi",
  "1h",
  "2h",
  "500m",
  "250m",
  "17 2 * * *",
  "18 3 * * *",
  "https://a.example",
  "https://b.example",
  `sha256:${"0".repeat(64)}`,
  `sha256:${"1".repeat(64)}`,
  "10.0.0.0/8",
  "10.1.0.0/16",
  "/a/",
  "/b/",
  "age1a",
  "age1b",
  "TLS_A",
  "TLS_B",
  "arn:aws:iam::111111111111:role/a",
  "arn:aws:iam::222222222222:role/b",
] as const;

const numbers = [1, 2, 3, 20, 200, 2_000, 20_000, 4_000, 0.3, 0.4] as const;

/** A document with a field that can be set to anything. */
export interface FieldSlot {
  /** Where the field is in it. */
  readonly path: FieldPath;
  /** The document with the given value in the field, or without the field. */
  readonly withValue: (value: unknown) => unknown;
}

/** The slots of a field in every base document that has room for it. */
export function fieldSlots(field: ReferenceField): FieldSlot[] {
  return referenceBases.flatMap((base) => {
    const path = concretePath(field.path, base);
    if (path === undefined || !hasVariant(base, field)) return [];
    return [{ path, withValue: (value) => replaced(base, { path, value }) }];
  });
}

/** Up to three different values that a field takes, its absence (`undefined`) as the last one. */
export function contrastingValues({ schema }: ReferenceField, slot: FieldSlot): unknown[] {
  const accepted = (value: unknown) => isAccepted(slot, value);
  return [
    ...candidatesOf(schema).filter(accepted).slice(0, 2),
    ...[undefined].filter(accepted),
  ];
}

/** Whether the schema takes a value in a field. */
export function isAccepted({ withValue }: FieldSlot, value: unknown): boolean {
  return etcdClusterSchema.safeParse(withValue(value)).success;
}

function candidatesOf(schema: JsonSchema): unknown[] {
  const { additionalProperties, enum: choices, items, type } = schema;
  if (schema.const !== undefined) return [schema.const];
  if (choices !== undefined) return [...choices];
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap(candidatesOf);
  switch (type) {
    case "boolean":
      return [true, false];
    case "integer":
    case "number":
      return [...numbers];
    case "array":
      return [[], ...candidatesOf(items ?? {}).map((item) => [item])];
    case "object": {
      const values = typeof additionalProperties === "object" ? additionalProperties : {};
      return [{}, ...candidatesOf(values).map((value) => ({ "a.example/b": value }))];
    }
    default:
      return [...texts, ...(schema.examples ?? []), ...(schema.default ? [schema.default] : [])];
  }
}

/** `[]` is the first item, and `*` the first free name that a base document has. */
function concretePath(path: string, base: EtcdClusterInput): FieldPath | undefined {
  const parts: (string | number)[] = [];
  for (const part of path.replaceAll("[]", ".0").split(".")) {
    const around = valueAt(base, parts);
    if (part === "*") {
      const [name] = Object.keys((around ?? {}) as Record<string, unknown>);
      if (name === undefined) return undefined;
      parts.push(name);
    } else if (part === "0") {
      if (!Array.isArray(around) || around.length === 0) return undefined;
      parts.push(0);
    } else parts.push(part);
  }
  return parts;
}

function hasVariant(base: EtcdClusterInput, { section, variant }: ReferenceField): boolean {
  if (variant === undefined) return true;
  return valueAt(base, [...section.split("."), variant.field]) === variant.value;
}

function replaced(
  document: unknown,
  { path: [first, ...rest], value }: { readonly path: FieldPath; readonly value: unknown },
): unknown {
  if (first === undefined) return value;
  if (Array.isArray(document)) {
    return document.map((item, index) =>
      index === first ? replaced(item, { path: rest, value }) : item
    );
  }
  const { [first]: old, ...others } = (document ?? {}) as Record<string | number, unknown>;
  const inner = replaced(old, { path: rest, value });
  return inner === undefined ? others : { ...others, [first]: inner };
}
