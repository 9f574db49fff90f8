import { type ClusterNames, clusterNames } from "../cluster_names.ts";
import { type ObjectExplanation, objectExplanations } from "../explain/object_explanations.ts";
import { defaultConfig } from "./default_config.ts";
import { affectedObjects } from "./reference_effects.ts";
import {
  type ReferenceField,
  referenceFields,
  type ReferenceSection,
  type SectionVariant,
} from "./reference_fields.ts";
import { typeOfField } from "./reference_types.ts";

interface FieldRow {
  readonly field: ReferenceField;
  readonly affects: readonly ObjectExplanation[];
}

/**
 * The reference of the configuration as Markdown: every field with its type, default, meaning and
 * the objects it shapes, and every object with what it is for. Nothing of it is written by hand:
 * descriptions are the schema's, objects are those of `explain`, and what a field shapes is found
 * by rendering.
 */
export function referenceDocument(): string {
  const { fields, sections } = referenceFields();
  const rows = fields.map((field) => ({ field, affects: affectedObjects(field) }));
  return [
    "<!-- deno-fmt-ignore-file -->",
    "<!-- Printed by `kamaji-etcd schema --format markdown`; a test compares the two. -->",
    "# Configuration",
    ...introduction,
    ...sections.flatMap((section) => sectionBlocks(section, rows)),
    "## Objects",
    "Every object that can be rendered. What shapes nearly all of them is left out: " +
    `${rows.filter(shapesAll).map(({ field }) => inCode(field.path)).join(", ")}.`,
    table(["object", "what it is for", "shaped by"], objectRows(rows)),
  ].join("\n\n") + "\n";
}

const introduction = [
  "Every field of an EtcdCluster document, from its schema. Only `apiVersion`, `kind` and " +
  "`metadata.name` must be there. In a path, `[]` stands for each item of a list and `*` for a " +
  "name of your own.",
  "The last column names the objects that a field shapes, found by rendering with different " +
  "values; `<name>` is the cluster's name. Every field is in `ConfigMap <name>-config` besides, from " +
  "which the keeper and our Jobs read; where there is a –, nothing else holds it.",
  "[errors.md](errors.md) has the rules that span fields, such as a volume that is too small for " +
  "its quota. `kamaji-etcd explain` says what follows from a document of yours, and " +
  "[reviewing-changes.md](reviewing-changes.md) what a change of one does.",
];

function sectionBlocks(
  { description, path }: ReferenceSection,
  rows: readonly FieldRow[],
): string[] {
  const own = rows.filter(({ field }) => field.section === path);
  const variants = [...new Set(own.map(({ field }) => field.variant))];
  return [
    `## ${path}`,
    plain(description),
    ...variants.flatMap((variant) => [
      ...(variant === undefined ? [] : [variantText(variant)]),
      table(
        ["field", "type", "default", "meaning", "shapes"],
        own.filter(({ field }) => field.variant === variant).map((row) => fieldCells(row, path)),
      ),
    ]),
  ];
}

function variantText({ description, field, value }: SectionVariant): string {
  return `With ${inCode(`${field}: ${value}`)}: ${plain(description)}`;
}

/** What looks like HTML in a description is none. */
function plain(text: string): string {
  return text.replaceAll("<", "\\<");
}

function fieldCells({ affects, field }: FieldRow, section: string): string[] {
  const { required, schema } = field;
  const examples = (schema.examples ?? []).map(inCode);
  const meaning = [
    plain(schema.description ?? ""),
    ...(examples.length === 0 ? [] : [`For example ${examples.join(", ")}.`]),
  ];
  return [
    inCode(field.path.slice(section.length + 1)),
    typeOfField(field),
    required ? "required" : schema.default === undefined ? "none" : inCode(schema.default),
    meaning.join(" "),
    affectsText(affects),
  ];
}

/** From this share on, nobody wants the list. */
const nearlyAll = 0.8;

function affectsText(affects: readonly ObjectExplanation[]): string {
  if (affects.length === 0) return "–";
  if (isNearlyAll(affects)) return "every object";
  const kinds = [...new Set(affects.map(({ kind }) => kind))];
  return kinds.flatMap((kind) => {
    const all = objectExplanations.filter((row) => row.kind === kind);
    const some = affects.filter((row) => row.kind === kind);
    return some.length === all.length && all.length > 1 ? [`every ${kind}`] : some.map(objectText);
  }).join(", ");
}

function isNearlyAll(affects: readonly ObjectExplanation[]): boolean {
  return affects.length >= nearlyAll * objectExplanations.length;
}

function shapesAll({ affects }: FieldRow): boolean {
  return isNearlyAll(affects);
}

function objectRows(rows: readonly FieldRow[]): string[][] {
  return objectExplanations.map((object) => {
    const shaping = rows.filter((row) => row.affects.includes(object) && !shapesAll(row));
    const sections = [...new Set(shaping.map(({ field }) => groupOf(field.path)))];
    return [
      objectText(object),
      object.what,
      sections.length === 0 ? "–" : sections.map(inCode).join(", "),
    ];
  });
}

/** `spec.storage` for `spec.storage.size`: which of its fields, the other tables say. */
function groupOf(path: string): string {
  return path.split(".").slice(0, 2).join(".").replace("[]", "");
}

/** With the names that it would have in a cluster called `<name>`. */
function objectText({ kind, name }: ObjectExplanation): string {
  return inCode(`${kind} ${patterns()[name]}`);
}

function patterns(): ClusterNames {
  const config = defaultConfig();
  const metadata = { ...config.metadata, name: "<name>", namespace: "<namespace>" };
  return clusterNames({ ...config, metadata });
}

function inCode(value: unknown): string {
  return `\`${typeof value === "string" && value !== "" ? value : JSON.stringify(value)}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
