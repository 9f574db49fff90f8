import * as z from "zod/mini";
import { docs } from "./docs.ts";
import { annotationsField, dnsSubdomainField, labelsField } from "./text.ts";

/** Kamaji's DataStore. */
export const dataStoreField = z.strictObject({
  enabled: z._default(z.boolean(), true).register(docs, {
    description: "Whether a DataStore is made.",
  }),
  name: z.optional(dnsSubdomainField()).register(docs, {
    description: 'Name of the cluster-scoped DataStore; "<namespace>-<name>" when absent.',
  }),
  endpoints: z._default(z.enum(["service", "members"]), "service").register(docs, {
    description: "Whether Kamaji dials the client Service or each member by name.",
  }),
  labels: z._default(labelsField(), {}).register(docs, {
    description: "Further labels of the DataStore.",
  }),
  annotations: z._default(annotationsField(), {}).register(docs, {
    description: "Annotations of the DataStore.",
  }),
});
