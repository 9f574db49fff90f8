import * as z from "zod";
import { annotationsField, dnsSubdomainField, labelsField } from "./text.ts";

/** Kamaji's DataStore. */
export const dataStoreField = z.strictObject({
  enabled: z.boolean().default(true).meta({ description: "Whether a DataStore is made." }),
  name: dnsSubdomainField().optional().meta({
    description: 'Name of the cluster-scoped DataStore; "<namespace>-<name>" when absent.',
  }),
  endpoints: z.enum(["service", "members"]).default("service").meta({
    description: "Whether Kamaji dials the client Service or each member by name.",
  }),
  labels: labelsField().default({}).meta({ description: "Further labels of the DataStore." }),
  annotations: annotationsField().default({}).meta({
    description: "Annotations of the DataStore.",
  }),
});
