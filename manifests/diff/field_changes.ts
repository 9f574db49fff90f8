/**
 * The way to a field of an object: names of fields, and in brackets what tells the items of a list
 * or the keys of a map apart, as in `containers`, `[etcd]`, `args`, `[--quota-backend-bytes]`.
 */
export type ChangePath = readonly string[];

/** One field that differs. */
export interface FieldChange {
  /** Where it is. */
  readonly path: ChangePath;
  /** What it was; `undefined` if it was not there. */
  readonly before: unknown;
  /** What it is; `undefined` if it is not there any more. */
  readonly after: unknown;
}

/** The two states of one field, or of everything. */
export interface Versions {
  /** The old one. */
  readonly before: unknown;
  /** The new one. */
  readonly after: unknown;
}

/**
 * Every field that differs between two values, in the order of their names. Items of lists are
 * matched by what names them (as Kubernetes merges them), flags by the flag, and texts that hold
 * JSON are compared as what they say.
 *
 * @param path where the two stand; the paths of the changes begin with it
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fieldChanges, formatChangePath } from "./field_changes.ts";
 *
 * const [change] = fieldChanges({
 *   before: { args: ["--name=a", "--quota-backend-bytes=1"] },
 *   after: { args: ["--name=a", "--quota-backend-bytes=2"] },
 * });
 * assert.equal(formatChangePath(change?.path ?? []), "args[--quota-backend-bytes]");
 * assert.equal(change?.after, "2");
 * ```
 */
export function fieldChanges({ before, after }: Versions, path: ChangePath = []): FieldChange[] {
  if (Object.is(before, after)) return [];
  if (isMap(before) && isMap(after)) {
    return entryChanges(path, { before: mapEntries(before), after: mapEntries(after) });
  }
  if (Array.isArray(before) && Array.isArray(after)) return listChanges(path, { before, after });
  const texts = { before: parsedJson(before), after: parsedJson(after) };
  if (texts.before !== undefined && texts.after !== undefined) {
    const changes = fieldChanges(texts, path);
    // The same JSON laid out differently is another text all the same.
    return changes.length > 0 ? changes : [{ path, before, after }];
  }
  return [{ path, before, after }];
}

/** Writes a path as people write it: `spec.template.metadata.labels[example.com/team]`. */
export function formatChangePath(path: ChangePath): string {
  return path.map((part, index) => index === 0 || part.startsWith("[") ? part : `.${part}`)
    .join("");
}

/** Whether a path leads to a field or into it. */
export function isBelow(path: ChangePath, field: ChangePath): boolean {
  return field.length <= path.length && field.every((part, index) => part === path[index]);
}

type Entries = ReadonlyMap<string, unknown>;

function entryChanges(
  path: ChangePath,
  { before, after }: { readonly before: Entries; readonly after: Entries },
): FieldChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) =>
    fieldChanges({ before: before.get(name), after: after.get(name) }, [...path, name])
  );
}

function listChanges(
  path: ChangePath,
  { before, after }: { readonly before: unknown[]; readonly after: unknown[] },
): FieldChange[] {
  const naming = namings.find((each) => isNamedBy(before, each) && isNamedBy(after, each));
  if (naming === undefined) {
    return entryChanges(path, { before: byPlace(before), after: byPlace(after) });
  }
  const named = { before: byName(before, naming), after: byName(after, naming) };
  const changes = entryChanges(path, named);
  const kept = (list: Entries, other: Entries) => [...list.keys()].filter((key) => other.has(key));
  const order = { before: kept(named.before, named.after), after: kept(named.after, named.before) };
  if (order.before.join() === order.after.join()) return changes;
  return [...changes, { path: [...path, "(order)"], ...order }];
}

/** How an item is named, and what is to be compared of it. */
interface Naming {
  readonly nameOf: (item: unknown) => string | undefined;
  readonly contentOf: (item: unknown) => unknown;
}

const itself = (item: unknown) => item;

/** Ways to tell the items of a list apart, the most telling first. */
const namings: readonly Naming[] = [
  { nameOf: (item) => textField(item, "mountPath"), contentOf: itself },
  { nameOf: (item) => textField(item, "name"), contentOf: itself },
  { nameOf: (item) => textField(item, "alert") ?? textField(item, "record"), contentOf: itself },
  { nameOf: nameInMetadata, contentOf: itself },
  { nameOf: (item) => flagOf(item)?.name, contentOf: (item) => flagOf(item)?.value },
  { nameOf: (item) => typeof item === "string" ? item : undefined, contentOf: itself },
];

function isNamedBy(list: readonly unknown[], { nameOf }: Naming): boolean {
  const names = list.map(nameOf);
  return !names.includes(undefined) && new Set(names).size === names.length;
}

function byName(list: readonly unknown[], { nameOf, contentOf }: Naming): Entries {
  return new Map(list.map((item) => [`[${nameOf(item)}]`, contentOf(item)]));
}

function byPlace(list: readonly unknown[]): Entries {
  return new Map(list.map((item, index) => [`[${index}]`, item]));
}

function mapEntries(map: Readonly<Record<string, unknown>>): Entries {
  const part = (key: string) => /^[\w-]+$/.test(key) ? key : `[${key}]`;
  return new Map(Object.entries(map).map(([key, value]) => [part(key), value]));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textField(item: unknown, field: string): string | undefined {
  const value = isMap(item) ? item[field] : undefined;
  return typeof value === "string" ? value : undefined;
}

function nameInMetadata(item: unknown): string | undefined {
  return isMap(item) ? textField(item.metadata, "name") : undefined;
}

function flagOf(item: unknown): { readonly name: string; readonly value: string } | undefined {
  const [, name, value] = typeof item === "string" ? /^(--[\w-]+)=(.*)$/s.exec(item) ?? [] : [];
  return name === undefined || value === undefined ? undefined : { name, value };
}

/** What a text says in JSON, if that is a map or a list. */
function parsedJson(text: unknown): unknown {
  if (typeof text !== "string" || !/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
