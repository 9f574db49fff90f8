import * as z from "zod";
import { labelsField } from "./text.ts";

const peerField = z.strictObject({
  namespaceLabels: labelsField().optional().meta({
    description: "Labels of the namespaces allowed; the cluster's own namespace when absent.",
  }),
  podLabels: labelsField().optional().meta({
    description: "Labels of the pods allowed; all of the namespace when absent.",
  }),
  cidr: z.union([z.cidrv4(), z.cidrv6()]).optional().meta({ description: "Addresses allowed." }),
});

/** Who may reach which port. */
export const networkPolicyField = z.strictObject({
  enabled: z.boolean().default(true).meta({ description: "Whether NetworkPolicies are made." }),
  clients: z.array(peerField).default([]).meta({
    description: "Who may reach the client port. Everybody when empty: certificates decide.",
  }),
  monitoring: z.array(peerField).default([]).meta({
    description: "Who may reach the metrics port, besides the keeper. Every namespace when empty.",
  }),
});
