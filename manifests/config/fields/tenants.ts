import * as z from "zod";
import { bytesField, tenantNameField } from "./text.ts";

const budgetField = z.strictObject({
  bytes: bytesField().optional().meta({
    description: "Bytes of keys and values a tenant may hold.",
  }),
  keys: z.int().min(1).optional().meta({ description: "Keys a tenant may hold." }),
  action: z.enum(["warn", "freeze"]).default("warn").meta({
    description: "What the keeper does above the budget; freeze makes the tenant read-only.",
  }),
});

/** Tenants that the keeper onboards. Kamaji onboards its own without being listed here. */
export const tenantField = z.strictObject({
  name: tenantNameField().meta({ description: "Name of the tenant: its etcd user and role." }),
  prefix: z.string().max(1_024).regex(
    /^\/([\w.-]+\/)+$/,
    'expected a key prefix with a slash at both ends, as in "/team-a/"',
  ).optional().meta({
    description: 'Key prefix of the tenant, with a slash at both ends. "/<name>/" by default.',
  }),
  budget: budgetField.optional().meta({ description: "Budget of this tenant." }),
});
