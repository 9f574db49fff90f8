import * as z from "zod";
import { dnsSubdomainField, labelsField } from "./text.ts";

const spreadField = z.enum(["required", "preferred", "off"]);

const tolerationField = z.strictObject({
  key: z.string().optional().meta({ description: "Key of the taint; all when absent." }),
  operator: z.enum(["Exists", "Equal"]).optional().meta({ description: "How to compare." }),
  value: z.string().optional().meta({ description: "Value of the taint." }),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional().meta({
    description: "Effect of the taint; all when absent.",
  }),
  tolerationSeconds: z.int().min(0).optional().meta({
    description: "Seconds for which NoExecute is tolerated.",
  }),
});

/** Where members run. */
export const schedulingField = z.strictObject({
  hosts: spreadField.default("required").meta({
    description: "Whether two members may share a node.",
  }),
  zones: spreadField.default("preferred").meta({
    description: "Whether members are spread over zones.",
  }),
  nodeSelector: labelsField().default({}).meta({ description: "Labels a node must carry." }),
  tolerations: z.array(tolerationField).default([]).meta({ description: "Taints tolerated." }),
  priorityClassName: z.union([dnsSubdomainField(), z.literal("")])
    .default("system-cluster-critical").meta({
      description: "PriorityClass of members and keeper; empty for none.",
    }),
  schedulerName: dnsSubdomainField().optional().meta({
    description: "Scheduler to use; the default one when absent.",
  }),
});
