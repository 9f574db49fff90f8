import { apiVersion, type EtcdCluster, etcdClusterSchema, kind } from "./etcd_cluster.ts";
import type { SchemaIssue } from "./expectation.ts";
import { type FieldPath, formatFieldPath, valueAt } from "./field_path.ts";

/** What is left of a document without its unusable fields. */
export interface SalvagedDocument {
  /** A complete cluster, with defaults where something was left out. */
  readonly config: EtcdCluster;
  /** What was left out, by the paths of the original document. */
  readonly unusable: readonly FieldPath[];
  /** Translates a path of the rest: list items move up when one before them was left out. */
  readonly originalPath: (path: FieldPath) => FieldPath;
}

type Fields = Record<string, unknown>;

/** Parents of parents: no field of the schema lies deeper. */
const mostRounds = 16;

/**
 * Leaves out of a document whatever the schema refuses, so that rules that span the other fields
 * can still be checked; defaults stand in. A list item with anything wrong in it goes as a whole.
 *
 * @returns `undefined` when nothing useful is left
 */
export function salvageDocument(document: unknown): SalvagedDocument | undefined {
  if (!isFields(document)) return undefined;
  const rest = copyOf(document) as Fields;
  const places: ListPlaces = new Map();
  const unusable: FieldPath[] = [];
  for (let round = 0; round < mostRounds; round++) {
    const parsed = etcdClusterSchema.safeParse(withIdentity(rest));
    if (parsed.success) {
      return { config: parsed.data, unusable, originalPath: (path) => toOriginal(path, places) };
    }
    const cuts = parsed.error.issues.flatMap((issue) => cutsFor(issue, rest));
    unusable.push(...cuts.map((cut) => toOriginal(cut, places)));
    removeAll(rest, { cuts, places });
  }
  return undefined;
}

/** For each list, the original index of every item that is left. */
type ListPlaces = Map<string, number[]>;

/** What tells documents apart is judged by the schema alone; no rule looks at it. */
function withIdentity(rest: Fields): Fields {
  const metadata = isFields(rest.metadata) ? rest.metadata : {};
  return { ...rest, apiVersion, kind, metadata: { name: "unnamed", ...metadata } };
}

function cutsFor(issue: SchemaIssue, rest: Fields): FieldPath[] {
  const path = issue.path.map((part) => typeof part === "number" ? part : String(part));
  const paths = issue.code === "unrecognized_keys"
    ? issue.keys.map((key) => [...path, key])
    : [path];
  return paths.map((each) => existing(item(each), rest));
}

/** The list item that a path leads into, or the path itself. */
function item(path: FieldPath): FieldPath {
  const index = path.findIndex((part) => typeof part === "number");
  return index < 0 ? path : path.slice(0, index + 1);
}

/** A field that is missing is wrong for its parent. */
function existing(path: FieldPath, rest: Fields): FieldPath {
  if (path.length <= 1 || valueAt(rest, path) !== undefined) return path;
  return existing(path.slice(0, -1), rest);
}

function removeAll(
  rest: Fields,
  { cuts, places }: { cuts: readonly FieldPath[]; places: ListPlaces },
): void {
  const items = cuts.filter((cut) => typeof cut.at(-1) === "number");
  const lists = new Set(items.map((cut) => JSON.stringify(cut.slice(0, -1))));
  for (const list of lists) removeItems(rest, { list: JSON.parse(list), items, places });
  for (const cut of cuts) {
    const parent = valueAt(rest, cut.slice(0, -1));
    if (isFields(parent)) delete parent[String(cut.at(-1))];
  }
}

function removeItems(
  rest: Fields,
  { list, items, places }: { list: FieldPath; items: readonly FieldPath[]; places: ListPlaces },
): void {
  const values = valueAt(rest, list);
  if (!Array.isArray(values)) return;
  const name = formatFieldPath(list);
  const dropped = new Set(
    items.filter((cut) => formatFieldPath(cut.slice(0, -1)) === name).map((cut) => cut.at(-1)),
  );
  const before = places.get(name) ?? values.map((_, index) => index);
  places.set(name, before.filter((_, index) => !dropped.has(index)));
  values.splice(0, values.length, ...values.filter((_, index) => !dropped.has(index)));
}

function toOriginal(path: FieldPath, places: ListPlaces): FieldPath {
  return path.map((part, index) => {
    if (typeof part !== "number") return part;
    return places.get(formatFieldPath(path.slice(0, index)))?.[part] ?? part;
  });
}

/** Copies parts that the document shares, as aliases make them, so that each can be cut alone. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, copyOf(each)]));
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
