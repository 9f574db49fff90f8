import { isDeepStrictEqual } from "node:util";
import type { CaseContext } from "../conformance_case.ts";
import { readObject } from "../../../bench/kubernetes/objects.ts";
import { nameOf, type StoredObject } from "../../../bench/kubernetes/stored_object.ts";
import { lastingContent } from "../manifests/lasting_content.ts";
import type { Application } from "./application.ts";

/** The objects of an Application at one moment, by their names. */
export type LiveObjects = ReadonlyMap<string, StoredObject>;

/** Reads every object that an Application manages. */
export async function liveObjects(
  { kubernetes }: CaseContext,
  { status }: Application,
): Promise<LiveObjects> {
  const objects = new Map<string, StoredObject>();
  for (const { group, version, kind, name, namespace } of status?.resources ?? []) {
    const apiVersion = group === undefined ? version : `${group}/${version}`;
    const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
    const object = await readObject(kubernetes, { apiVersion, kind, metadata });
    if (object !== undefined) objects.set(nameOf({ apiVersion, kind, metadata }), object);
  }
  return objects;
}

/** What happened to objects between two moments, besides their status: a line each. */
export function changesBetween(before: LiveObjects, after: LiveObjects): readonly string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].sort().flatMap((name) => changeOf(name, { before, after }) ?? []);
}

function changeOf(
  name: string,
  { before, after }: { readonly before: LiveObjects; readonly after: LiveObjects },
): string | undefined {
  const [one, other] = [before.get(name), after.get(name)];
  if (one === undefined) return `${name} was created`;
  if (other === undefined) return `${name} was deleted`;
  if (one.metadata.uid !== other.metadata.uid) return `${name} was created again`;
  const fields = differences(lastingContent(one), lastingContent(other));
  return fields.length === 0 ? undefined : `${name}: ${fields.join(", ")}`;
}

/** The paths at which two values differ, but for the generation, which only counts differences. */
function differences(one: unknown, other: unknown, path = ""): readonly string[] {
  if (isDeepStrictEqual(one, other) || path === "metadata.generation") return [];
  if (!isRecord(one) || !isRecord(other)) return [path];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].sort().flatMap((key) =>
    differences(one[key], other[key], path === "" ? key : `${path}.${key}`)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
