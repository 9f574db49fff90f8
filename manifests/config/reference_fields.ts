import { configJsonSchema, type JsonSchema } from "./json_schema.ts";

/** A field of the document, as its documentation lists it. */
export interface ReferenceField {
  /** Its path, as in `spec.tenants[].budget.bytes`; `*` stands for a free name. */
  readonly path: string;
  /** The mapping that has a section of its own and that it stands in. */
  readonly section: string;
  /** Which variant of the section has it. */
  readonly variant?: SectionVariant;
  /** Its schema. */
  readonly schema: JsonSchema;
  /** Whether it must be there if the mapping around it is. */
  readonly required: boolean;
}

/** One of the shapes that a mapping may have. */
export interface SectionVariant {
  /** The field that tells it, as in `mode`. */
  readonly field: string;
  /** What that field says. */
  readonly value: unknown;
  /** What the variant is for. */
  readonly description: string;
}

/** A mapping with a section of its own. */
export interface ReferenceSection {
  /** Its path. */
  readonly path: string;
  /** What it is about. */
  readonly description: string;
}

/** All sections and fields of the document; what tells variants apart is not among the fields. */
export interface Reference {
  /** The sections. */
  readonly sections: readonly ReferenceSection[];
  /** The fields that hold values; mappings are sections or parts of paths. */
  readonly fields: readonly ReferenceField[];
}

/** Lists what the schema has. */
export function referenceFields(): Reference {
  const { properties = {} } = configJsonSchema();
  const found: { sections: ReferenceSection[]; fields: ReferenceField[] } = {
    sections: [],
    fields: [],
  };
  for (const name of ["metadata", "spec"]) {
    visitSection(properties[name] ?? {}, { path: name, section: name }, found);
  }
  return found;
}

interface Place {
  readonly path: string;
  readonly section: string;
  readonly variant?: SectionVariant;
}

interface Found {
  readonly sections: ReferenceSection[];
  readonly fields: ReferenceField[];
}

function visitSection(schema: JsonSchema, { path: name }: Place, found: Found): void {
  const { description = "", items } = schema;
  const path = items === undefined ? name : `${name}[]`;
  const { oneOf: variants, ...only } = items ?? schema;
  found.sections.push({ path, description });
  const place = { path, section: path };
  if (variants === undefined) visitFields(only, place, found);
  for (const each of variants ?? []) {
    visitFields(each, { ...place, variant: variantOf(each) }, found);
  }
}

function visitFields(schema: JsonSchema, place: Place, found: Found): void {
  const { properties = {}, required = [] } = schema;
  // Values first, so that a section is not interrupted by those within it.
  const entries = Object.entries(properties)
    .toSorted(([, a], [, b]) => Number(hasSection(a, place)) - Number(hasSection(b, place)));
  for (const [name, field] of entries) {
    const inner = { ...place, path: `${place.path}.${name}` };
    if (name === place.variant?.field) continue;
    if (hasSection(field, place)) visitSection(field, inner, found);
    else visitField(field, { place: inner, required: required.includes(name) }, found);
  }
}

/** Mappings right below `spec` and lists of them have a section, and those that come in variants. */
function hasSection({ items, oneOf, properties }: JsonSchema, { path }: Place): boolean {
  return oneOf !== undefined ||
    (path === "spec" && (items ?? { properties }).properties !== undefined);
}

function visitField(
  schema: JsonSchema,
  { place, required }: { readonly place: Place; readonly required: boolean },
  found: Found,
): void {
  if (schema.properties !== undefined) {
    visitFields(schema, place, found);
    return;
  }
  const { additionalProperties, items } = schema;
  if (items?.properties !== undefined) {
    visitFields(items, { ...place, path: `${place.path}[]` }, found);
    return;
  }
  if (typeof additionalProperties === "object" && additionalProperties.properties !== undefined) {
    visitFields(additionalProperties, { ...place, path: `${place.path}.*` }, found);
    return;
  }
  found.fields.push({ ...place, schema, required });
}

/** A variant is told by its one constant. */
function variantOf({ properties = {} }: JsonSchema): SectionVariant {
  const constants = Object.entries(properties).filter(([, { const: value }]) =>
    value !== undefined
  );
  const [[field, schema] = ["", {}]] = constants;
  return { field, value: schema.const, description: schema.description ?? "" };
}
