import * as z from "zod/mini";
import { docs } from "./docs.ts";
import { dnsSubdomainField, labelsField } from "./text.ts";

const spreadField = z.enum(["required", "preferred", "off"]);

const tolerationField = z.strictObject({
  key: z.optional(z.string()).register(docs, { description: "Key of the taint; all when absent." }),
  operator: z.optional(z.enum(["Exists", "Equal"])).register(docs, {
    description: "How to compare.",
  }),
  value: z.optional(z.string()).register(docs, { description: "Value of the taint." }),
  effect: z.optional(z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"])).register(docs, {
    description: "Effect of the taint; all when absent.",
  }),
  tolerationSeconds: z.optional(z.int().check(z.minimum(0))).register(docs, {
    description: "Seconds for which NoExecute is tolerated.",
  }),
});

/** Where members run. */
export const schedulingField = z.strictObject({
  hosts: z._default(spreadField, "required").register(docs, {
    description: "Whether two members may share a node.",
  }),
  zones: z._default(spreadField, "preferred").register(docs, {
    description: "Whether members are spread over zones.",
  }),
  nodeSelector: z._default(labelsField(), {}).register(docs, {
    description: "Labels a node must carry.",
  }),
  tolerations: z._default(z.array(tolerationField), []).register(docs, {
    description: "Taints tolerated.",
  }),
  priorityClassName: z._default(
    z.union([dnsSubdomainField(), z.literal("")]),
    "system-cluster-critical",
  ).register(docs, { description: "PriorityClass of members and keeper; empty for none." }),
  schedulerName: z.optional(dnsSubdomainField()).register(docs, {
    description: "Scheduler to use; the default one when absent.",
  }),
});
