import type { PositionalSpec, StringSpec } from "../option_spec.ts";

/** The argument by which a command is told which tenant it works on. */
export const tenantName = {
  name: "name",
  summary: "Name of the tenant: of its user, its role and, by default, its prefix",
} as const satisfies PositionalSpec;

/** The option for a tenant whose keys are elsewhere than Kamaji puts them. */
export const tenantPrefix = {
  type: "string",
  placeholder: "PREFIX",
  summary: "Prefix of its keys; /NAME/ unless given",
} as const satisfies StringSpec;
