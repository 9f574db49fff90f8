import * as z from "zod/mini";
import { docs } from "./docs.ts";
import { bytesField, dnsSubdomainField, durationField, scheduleField } from "./text.ts";

const destinationField = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("volume").register(docs, {
      description: "A volume in this Kubernetes cluster.",
    }),
    size: z._default(bytesField(), "64Gi").register(docs, { description: "Size of the volume." }),
    className: z.optional(dnsSubdomainField()).register(docs, {
      description: "StorageClass of the volume.",
    }),
    existingClaim: z.optional(dnsSubdomainField()).register(docs, {
      description: "An existing PersistentVolumeClaim, instead of one of our own.",
    }),
  }),
  z.strictObject({
    kind: z.literal("s3").register(docs, { description: "An S3-compatible object store." }),
    endpoint: z.optional(z.url({ protocol: /^https?$/ })).register(docs, {
      description: "URL of the store; AWS when absent.",
    }),
    region: z._default(z.string().check(z.minLength(1)), "us-east-1").register(docs, {
      description: "Region to sign for.",
    }),
    bucket: z.string().check(
      z.regex(
        /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
        "expected a bucket name of 3 to 63 lower-case letters, digits, dots and hyphens",
      ),
    ).register(docs, { description: "Name of the bucket." }),
    folder: z._default(z.string(), "").register(docs, {
      description: "Prefix of the objects' keys.",
    }),
    pathStyle: z._default(z.boolean(), false).register(docs, {
      description: "Address the bucket by path, as MinIO and Ceph usually need.",
    }),
    credentialsSecret: z.optional(dnsSubdomainField()).register(docs, {
      description: "Secret with accessKeyId and secretAccessKey; this or workloadIdentity is " +
        "needed while snapshots are taken.",
    }),
    workloadIdentity: z.optional(z.strictObject({
      roleArn: z.string().check(
        z.regex(/^arn:[\w-]+:iam::[\w-]*:role\/.+$/, 'expected a role, "arn:aws:iam::…:role/…"'),
      ).register(docs, { description: "The role that our Jobs take to reach the bucket." }),
      audience: z._default(z.string().check(z.minLength(1)), "sts.amazonaws.com").register(docs, {
        description: "For whom Kubernetes issues their token.",
      }),
      endpoint: z.optional(z.url({ protocol: /^https$/ })).register(docs, {
        description: "URL of the security token service; AWS's of the region when absent.",
      }),
    })).register(docs, {
      description: "Credentials that are lent for the token of our Jobs' ServiceAccount, instead " +
        "of a Secret with keys.",
    }),
    authoritySecret: z.optional(dnsSubdomainField()).register(docs, {
      description: "Secret with ca.crt, for a store with a private CA.",
    }),
  }),
]);

const retentionField = z.strictObject({
  hourly: z._default(z.int().check(z.minimum(0)), 24).register(docs, {
    description: "Hours of which one snapshot is kept.",
  }),
  daily: z._default(z.int().check(z.minimum(0)), 7).register(docs, {
    description: "Days of which one snapshot is kept.",
  }),
  weekly: z._default(z.int().check(z.minimum(0)), 4).register(docs, {
    description: "Weeks of which one snapshot is kept.",
  }),
  monthly: z._default(z.int().check(z.minimum(0)), 6).register(docs, {
    description: "Months of which one snapshot is kept.",
  }),
});

function recipientField() {
  return z.string().check(z.regex(/^age1[0-9a-z]+$/, 'expected an age public key, "age1…"'));
}

function jobField(schedule: string, subject: string) {
  return z.strictObject({
    enabled: z._default(z.boolean(), true).register(docs, {
      description: `Whether ${subject} run.`,
    }),
    schedule: z._default(scheduleField(), schedule).register(docs, {
      description: `When ${subject} run.`,
    }),
  });
}

/** Snapshots, their verification and restore drills. */
export const snapshotsField = z.strictObject({
  enabled: z._default(z.boolean(), true).register(docs, {
    description: "Whether snapshots are taken.",
  }),
  schedule: z._default(scheduleField(), "17 * * * *").register(docs, {
    description: "When snapshots are taken.",
  }),
  timeZone: z._default(z.string().check(z.minLength(1)), "Etc/UTC").register(docs, {
    description: "Time zone of schedules.",
  }),
  deadline: z._default(durationField(), "30m").register(docs, {
    description: "Longest time one run may take.",
  }),
  destination: z.prefault(destinationField, { kind: "volume" }).register(docs, {
    description: "Where snapshots go. The default volume does not survive its Kubernetes cluster.",
  }),
  retention: z.prefault(retentionField, {}).register(docs, {
    description: "Which snapshots are kept.",
  }),
  encryption: z.prefault(
    z.strictObject({
      recipients: z._default(
        z.array(recipientField()),
        [],
      ).register(docs, { description: "age public keys that can read the snapshots." }),
      identitySecret: z.optional(dnsSubdomainField()).register(docs, {
        description:
          'Secret with an age private key under "identity", for verifications and restore drills.',
      }),
    }),
    {},
  ).register(docs, { description: "Encryption before upload; none without recipients." }),
  bundle: z.prefault(
    z.strictObject({
      recipients: z._default(z.array(recipientField()), []).register(docs, {
        description: "age public keys that can open it. Keep their private keys elsewhere.",
      }),
    }),
    {},
  ).register(docs, {
    description: "The CAs with their keys, sealed by the keeper and stored with each snapshot; " +
      "none without recipients.",
  }),
  verification: z.prefault(jobField("47 4 * * *", "verifications"), {}).register(docs, {
    description: "Reads the newest snapshot back and checks it.",
  }),
  drill: z.prefault(jobField("11 5 * * sun", "restore drills"), {}).register(docs, {
    description: "Restores the newest snapshot into a throw-away member.",
  }),
});
