import * as z from "zod/mini";
import { docs } from "./docs.ts";
import { annotationsField, bytesField, dnsSubdomainField } from "./text.ts";

/** The volume of each member. */
export const storageField = z.strictObject({
  size: z._default(bytesField(), "32Gi").register(docs, {
    description:
      "Size of each member's volume. It must hold three times the quota and the write-ahead log.",
    examples: ["32Gi", "100Gi"],
  }),
  className: z.optional(dnsSubdomainField()).register(docs, {
    description: "StorageClass of the volumes. The cluster's default when absent.",
  }),
  accessModes: z._default(
    z.array(z.enum(["ReadWriteOnce", "ReadWriteOncePod"])).check(z.minLength(1), z.maxLength(1)),
    ["ReadWriteOnce"],
  ).register(docs, { description: "Access mode of the volumes; one member mounts one volume." }),
  retention: z._default(z.literal("Retain"), "Retain").register(docs, {
    description:
      "Volumes outlive pods, StatefulSet and Application; only the keeper deletes one, after its member was removed.",
  }),
  dataDirectory: z._default(
    z.string().check(
      z.regex(
        /^(\.|[\w-][\w.-]*(\/[\w-][\w.-]*)*)$/,
        'expected "." or a path below the volume\'s root without "..", as in "data"',
      ),
    ),
    "data",
  ).register(docs, {
    description:
      'Directory of the data on the volume; "." is the volume\'s root, for adopted releases.',
  }),
  annotations: z._default(annotationsField(), {}).register(docs, {
    description: "Annotations of the volume claims.",
  }),
  acceptSmall: z._default(z.boolean(), false).register(docs, {
    description:
      "Accept a volume below the rule, knowing that a defragmentation or snapshot may fill it.",
  }),
});
