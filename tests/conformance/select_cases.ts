import type { Case, GroupName } from "./conformance_case.ts";

/**
 * The cases of some groups with everything they need, in the order in which they are listed.
 *
 * @param groups What to choose; all when empty.
 */
export function selectCases(
  cases: readonly Case[],
  groups: readonly GroupName[],
): readonly Case[] {
  const wanted = new Set<string>();
  const byId = new Map(cases.map((it) => [it.id, it]));
  const want = (id: string) => {
    const found = byId.get(id);
    if (found === undefined) throw new Error(`There is no case "${id}"`);
    if (wanted.has(id)) return;
    wanted.add(id);
    found.needs.forEach(want);
  };
  for (const { id, group } of cases) {
    if (groups.length === 0 || groups.includes(group)) want(id);
  }
  return cases.filter(({ id }) => wanted.has(id));
}
