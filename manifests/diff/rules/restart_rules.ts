import { clusterNames } from "../../cluster_names.ts";
import type { Comparison } from "../comparison.ts";
import { isBelow } from "../field_changes.ts";
import { objectName } from "../object_change.ts";
import type { Match, Rule } from "../rule.ts";
import { changedFields, type FoundField } from "./change_finders.ts";

/** What replaces pods. */
export const restartRules: readonly Rule[] = [
  {
    code: "members-restart",
    effect: "restarts",
    summary: "The template of the member pods changes.",
    hint: "Merge it at a quiet time, and not together with a change of the members' number",
    find: findMembersRestart,
  },
  {
    code: "keeper-restart",
    effect: "restarts",
    summary: "The template of the keeper's pods changes.",
    hint: "Nothing to do: etcd serves on without the keeper",
    find: findKeeperRestart,
  },
];

function findMembersRestart(comparison: Comparison): Match[] {
  const members = comparison.after?.config.spec.members ?? 0;
  const order = members === 1
    ? "The only member is away while it restarts"
    : "The keeper replaces the members one after the other, the leader last";
  return perObject(templateFields(comparison, "StatefulSet"), order);
}

function findKeeperRestart(comparison: Comparison): Match[] {
  const { after } = comparison;
  if (after === undefined) return [];
  const { keeper } = clusterNames(after.config);
  const found = templateFields(comparison, "Deployment")
    .filter(({ change }) => change.object.metadata.name === keeper);
  return perObject(found, "The keeper is replaced; nothing is rolled or renewed meanwhile");
}

function templateFields(comparison: Comparison, kind: string): FoundField[] {
  return changedFields(comparison, {
    kinds: [kind],
    where: (path) => isBelow(path, ["spec", "template"]),
  });
}

/** However many fields change, pods are replaced once. */
function perObject(found: readonly FoundField[], reason: string): Match[] {
  const places = new Set(found.map(({ change }) => `${objectName(change.object)} spec.template`));
  return [...places].map((place) => ({ place, reason }));
}
