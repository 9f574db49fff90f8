import * as z from "zod";
import { annotationsField, bytesField, dnsSubdomainField } from "./text.ts";

/** The volume of each member. */
export const storageField = z.strictObject({
  size: bytesField().default("32Gi").meta({
    description:
      "Size of each member's volume. It must hold three times the quota and the write-ahead log.",
    examples: ["32Gi", "100Gi"],
  }),
  className: dnsSubdomainField().optional().meta({
    description: "StorageClass of the volumes. The cluster's default when absent.",
  }),
  accessModes: z.array(z.enum(["ReadWriteOnce", "ReadWriteOncePod"])).min(1).max(1)
    .default(["ReadWriteOnce"]).meta({
      description: "Access mode of the volumes; one member mounts one volume.",
    }),
  retention: z.literal("Retain").default("Retain").meta({
    description:
      "Volumes outlive pods, StatefulSet and Application; only the keeper deletes one, after its member was removed.",
  }),
  dataDirectory: z.string().regex(
    /^(\.|[\w-][\w.-]*(\/[\w-][\w.-]*)*)$/,
    'expected "." or a path below the volume\'s root without "..", as in "data"',
  ).default("data").meta({
    description:
      'Directory of the data on the volume; "." is the volume\'s root, for adopted releases.',
  }),
  annotations: annotationsField().default({}).meta({
    description: "Annotations of the volume claims.",
  }),
  acceptSmall: z.boolean().default(false).meta({
    description:
      "Accept a volume below the rule, knowing that a defragmentation or snapshot may fill it.",
  }),
});
