/** A tenant with its budget, as the spec lists it. */
export interface Tenant {
  readonly name: string;
  readonly budget: { readonly bytes: string };
}

/**
 * Gives every team one tenant for each of its stages.
 *
 * @param gibibytes what a tenant of each stage may hold
 */
export function tenantsOf(
  teams: readonly string[],
  gibibytes: Readonly<Record<string, number>>,
): Tenant[] {
  return teams.flatMap((team) =>
    Object.entries(gibibytes).map(([stage, size]) => ({
      name: `${team}_${stage}`,
      budget: { bytes: `${1_024 * size}Mi` },
    }))
  );
}
