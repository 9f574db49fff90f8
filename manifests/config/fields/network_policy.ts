import * as z from "zod";
import { labelsField } from "./text.ts";

const cidrField = z.union([z.cidrv4(), z.cidrv6()]);

const peerField = z.strictObject({
  namespaceLabels: labelsField().optional().meta({
    description:
      "Labels of the namespaces allowed, {} for all; the cluster's own namespace when absent.",
  }),
  podLabels: labelsField().optional().meta({
    description: "Labels of the pods allowed; all of the namespace when absent.",
  }),
  cidr: cidrField.optional().meta({
    description: "Addresses allowed, from outside of the pod network; not together with labels.",
  }),
});

const apiServerField = z.strictObject({
  ports: z.array(z.int().min(1).max(65_535)).min(1).default([443, 6443]).meta({
    description: "Ports of the API server, that of its Service and those behind it.",
  }),
  cidrs: z.array(cidrField).default([]).meta({
    description: "Addresses of the API server; any when empty, as few clusters know theirs.",
  }),
});

/** Who may reach which port. */
export const networkPolicyField = z.strictObject({
  enabled: z.boolean().default(true).meta({ description: "Whether NetworkPolicies are made." }),
  clients: z.array(peerField).default([]).meta({
    description:
      "Who may reach the client port, besides the keeper and our Jobs. Everybody when empty: certificates decide.",
  }),
  monitoring: z.array(peerField).default([]).meta({
    description:
      "Who may reach the metrics ports of members and keeper. Every namespace when empty.",
  }),
  apiServer: apiServerField.prefault({}).meta({
    description: "Where the keeper, the gate and our Jobs find the API server.",
  }),
});
