import type { Paint } from "../../diagnostics/paint.ts";
import { type FieldChange, formatChangePath } from "./field_changes.ts";
import { formatValue } from "./format_value.ts";
import { type ObjectChange, objectName } from "./object_change.ts";

/** From this many objects on, a change that all of them have is told once. */
const manyObjects = 3;

/** The most characters of a line before old and new value get lines of their own. */
const longestLine = 100;

/**
 * Blocks of lines about objects that differ. What many objects share in their metadata, such as a
 * new version label on all of them, is told once.
 */
export function formatChanges(changes: readonly ObjectChange[], paint: Paint): string[] {
  const shared = sharedFields(changes);
  const own = changes.map((change) => withoutFields(change, shared));
  const rest = own.filter((change) => change.action !== "changed" || change.fields.length > 0);
  return [
    ...[...shared.values()].map(({ field, count }) =>
      [`${paint.warning("~")} ${count} objects`, ...fieldLines(field, paint)].join("\n")
    ),
    ...compact(rest.map((change) => objectLines(change, paint))),
  ];
}

type Changed = Extract<ObjectChange, { action: "changed" }>;

interface SharedField {
  readonly field: FieldChange;
  readonly count: number;
}

function keyOf(field: FieldChange): string {
  return JSON.stringify([field.path, field.before, field.after]);
}

function sharedFields(changes: readonly ObjectChange[]): Map<string, SharedField> {
  const counts = new Map<string, SharedField>();
  for (const change of changes) {
    if (change.action !== "changed") continue;
    for (const field of change.fields.filter(({ path }) => path[0] === "metadata")) {
      const { count } = counts.get(keyOf(field)) ?? { count: 0 };
      counts.set(keyOf(field), { field, count: count + 1 });
    }
  }
  return new Map([...counts].filter(([, { count }]) => count >= manyObjects));
}

function withoutFields(
  change: ObjectChange,
  shared: ReadonlyMap<string, SharedField>,
): ObjectChange {
  if (change.action !== "changed") return change;
  return { ...change, fields: change.fields.filter((field) => !shared.has(keyOf(field))) };
}

/** Objects that only come or go take a line each, without empty lines between them. */
function compact(blocks: readonly string[]): string[] {
  const joined: string[] = [];
  for (const [index, block] of blocks.entries()) {
    const before = blocks[index - 1];
    const isLine = !block.includes("\n") && before !== undefined && !before.includes("\n");
    if (isLine) joined[joined.length - 1] += `\n${block}`;
    else joined.push(block);
  }
  return joined;
}

function objectLines(change: ObjectChange, paint: Paint): string {
  const { namespace } = change.object.metadata ?? {};
  const place = namespace === undefined ? "" : ` ${paint.faint(`in ${namespace}`)}`;
  const name = `${paint.strong(objectName(change.object))}${place}`;
  switch (change.action) {
    case "added":
      return `${paint.good("+")} ${name}`;
    case "removed":
      return `${paint.bad("-")} ${name}`;
    case "changed":
      return [`${paint.warning("~")} ${name}`, ...allFieldLines(change, paint)].join("\n");
  }
}

function allFieldLines({ fields }: Changed, paint: Paint): string[] {
  return fields.flatMap((field) => fieldLines(field, paint));
}

function fieldLines({ path, before, after }: FieldChange, paint: Paint): string[] {
  const name = `    ${formatChangePath(path)}:`;
  const [old, now] = formatValue({ before, after });
  const dressed = [
    ...(old === undefined ? [] : [paint.bad(old)]),
    ...(now === undefined ? [] : [paint.good(now)]),
  ];
  const sign = old === undefined ? " + " : now === undefined ? " - " : " ";
  const isShort = name.length + (old?.length ?? 0) + (now?.length ?? 0) + 6 <= longestLine;
  if (isShort) return [`${name}${sign}${dressed.join(" → ")}`];
  return [
    name,
    ...(old === undefined ? [] : [`      ${paint.bad(`- ${old}`)}`]),
    ...(now === undefined ? [] : [`      ${paint.good(`+ ${now}`)}`]),
  ];
}
