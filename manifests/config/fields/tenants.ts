import * as z from "zod/mini";
import { docs } from "./docs.ts";
import { bytesField, tenantNameField } from "./text.ts";

/** What a tenant may hold before somebody is told or, where that is asked for, it is frozen. */
export const budgetField = z.strictObject({
  bytes: z.optional(bytesField()).register(docs, {
    description: "Bytes of keys and values a tenant may hold.",
  }),
  keys: z.optional(z.int().check(z.minimum(1))).register(docs, {
    description: "Keys a tenant may hold.",
  }),
  action: z._default(z.enum(["warn", "freeze"]), "warn").register(docs, {
    description:
      "What the keeper does above the budget; freeze makes the tenant read-only, deletes included.",
  }),
});

/** Tenants that the keeper onboards. Kamaji onboards its own without being listed here. */
export const tenantField = z.strictObject({
  name: tenantNameField().register(docs, {
    description: "Name of the tenant: its etcd user and role.",
  }),
  prefix: z.optional(
    z.string().check(
      z.maxLength(1_024),
      z.regex(
        /^\/([\w.-]+\/)+$/,
        'expected a key prefix with a slash at both ends, as in "/team-a/"',
      ),
    ),
  ).register(docs, {
    description: 'Key prefix of the tenant, with a slash at both ends. "/<name>/" by default.',
  }),
  budget: z.optional(budgetField).register(docs, { description: "Budget of this tenant." }),
});
