import type { DiffReport } from "./diff_report.ts";
import { formatChangePath } from "./field_changes.ts";
import type { ObjectChange } from "./object_change.ts";

/**
 * A report for scripts, as JSON without a last line end: `changes` with every object that differs
 * and its fields (a value that is not there is left out), `marks` with what the rules say.
 */
export function diffJson({ oldName, newName, comparison, marks }: DiffReport): string {
  const changes = comparison.changes.map(plainChange);
  return JSON.stringify(
    { old: oldName, new: newName, changes, marks: marks.map(plainMark) },
    null,
    2,
  );
}

function plainChange(change: ObjectChange): unknown {
  const { apiVersion, kind, metadata } = change.object;
  const { namespace, name } = metadata ?? {};
  const object = { apiVersion, kind, namespace, name };
  if (change.action !== "changed") return { action: change.action, object };
  const fields = change.fields.map(({ path, before, after }) => ({
    path: formatChangePath(path),
    before,
    after,
  }));
  return { action: change.action, object, fields };
}

function plainMark({ code, effect, place, reason, hint }: DiffReport["marks"][number]): unknown {
  return { code, effect, place, reason, hint };
}
