import * as z from "zod/mini";
import { docs } from "./docs.ts";
import { labelsField } from "./text.ts";

const cidrField = z.union([z.cidrv4(), z.cidrv6()]);

const peerField = z.strictObject({
  namespaceLabels: z.optional(labelsField()).register(docs, {
    description:
      "Labels of the namespaces allowed, {} for all; the cluster's own namespace when absent.",
  }),
  podLabels: z.optional(labelsField()).register(docs, {
    description: "Labels of the pods allowed; all of the namespace when absent.",
  }),
  cidr: z.optional(cidrField).register(docs, {
    description: "Addresses allowed, from outside of the pod network; not together with labels.",
  }),
});

const apiServerField = z.strictObject({
  ports: z._default(z.array(z.int().check(z.minimum(1), z.maximum(65_535))).check(z.minLength(1)), [
    443,
    6443,
  ]).register(docs, {
    description: "Ports of the API server, that of its Service and those behind it.",
  }),
  cidrs: z._default(z.array(cidrField), []).register(docs, {
    description: "Addresses of the API server; any when empty, as few clusters know theirs.",
  }),
});

/** Who may reach which port. */
export const networkPolicyField = z.strictObject({
  enabled: z._default(z.boolean(), true).register(docs, {
    description: "Whether NetworkPolicies are made.",
  }),
  clients: z._default(z.array(peerField), []).register(docs, {
    description:
      "Who may reach the client port, besides the keeper and our Jobs. Everybody when empty: certificates decide.",
  }),
  monitoring: z._default(z.array(peerField), []).register(docs, {
    description:
      "Who may reach the metrics ports of members and keeper. Every namespace when empty.",
  }),
  apiServer: z.prefault(apiServerField, {}).register(docs, {
    description: "Where the keeper, the gate and our Jobs find the API server.",
  }),
});
