import * as z from "zod";
import { bytesField, dnsSubdomainField, durationField, scheduleField } from "./text.ts";

const destinationField = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("volume").meta({ description: "A volume in this Kubernetes cluster." }),
    size: bytesField().default("64Gi").meta({ description: "Size of the volume." }),
    className: dnsSubdomainField().optional().meta({ description: "StorageClass of the volume." }),
    existingClaim: dnsSubdomainField().optional().meta({
      description: "An existing PersistentVolumeClaim, instead of one of our own.",
    }),
  }),
  z.strictObject({
    kind: z.literal("s3").meta({ description: "An S3-compatible object store." }),
    endpoint: z.url({ protocol: /^https?$/ }).optional().meta({
      description: "URL of the store; AWS when absent.",
    }),
    region: z.string().min(1).default("us-east-1").meta({ description: "Region to sign for." }),
    bucket: z.string().regex(
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      "expected a bucket name of 3 to 63 lower-case letters, digits, dots and hyphens",
    ).meta({
      description: "Name of the bucket.",
    }),
    folder: z.string().default("").meta({ description: "Prefix of the objects' keys." }),
    pathStyle: z.boolean().default(false).meta({
      description: "Address the bucket by path, as MinIO and Ceph usually need.",
    }),
    credentialsSecret: dnsSubdomainField().optional().meta({
      description: "Secret with accessKeyId and secretAccessKey; needed while snapshots are taken.",
    }),
    authoritySecret: dnsSubdomainField().optional().meta({
      description: "Secret with ca.crt, for a store with a private CA.",
    }),
  }),
]);

const retentionField = z.strictObject({
  hourly: z.int().min(0).default(24).meta({ description: "Hours of which one snapshot is kept." }),
  daily: z.int().min(0).default(7).meta({ description: "Days of which one snapshot is kept." }),
  weekly: z.int().min(0).default(4).meta({ description: "Weeks of which one snapshot is kept." }),
  monthly: z.int().min(0).default(6).meta({ description: "Months of which one snapshot is kept." }),
});

function jobField(schedule: string, subject: string) {
  return z.strictObject({
    enabled: z.boolean().default(true).meta({ description: `Whether ${subject} run.` }),
    schedule: scheduleField().default(schedule).meta({ description: `When ${subject} run.` }),
  });
}

/** Snapshots, their verification and restore drills. */
export const snapshotsField = z.strictObject({
  enabled: z.boolean().default(true).meta({ description: "Whether snapshots are taken." }),
  schedule: scheduleField().default("17 * * * *").meta({
    description: "When snapshots are taken.",
  }),
  timeZone: z.string().min(1).default("Etc/UTC").meta({ description: "Time zone of schedules." }),
  deadline: durationField().default("30m").meta({ description: "Longest time one run may take." }),
  destination: destinationField.prefault({ kind: "volume" }).meta({
    description: "Where snapshots go. The default volume does not survive its Kubernetes cluster.",
  }),
  retention: retentionField.prefault({}).meta({ description: "Which snapshots are kept." }),
  encryption: z.strictObject({
    recipients: z.array(z.string().regex(/^age1[0-9a-z]+$/, 'expected an age public key, "age1…"'))
      .default([]).meta({
        description: "age public keys that can read the snapshots.",
      }),
    identitySecret: dnsSubdomainField().optional().meta({
      description:
        'Secret with an age private key under "identity", for verifications and restore drills.',
    }),
  }).prefault({}).meta({ description: "Encryption before upload; none without recipients." }),
  verification: jobField("47 4 * * *", "verifications").prefault({}).meta({
    description: "Reads the newest snapshot back and checks it.",
  }),
  drill: jobField("11 5 * * sun", "restore drills").prefault({}).meta({
    description: "Restores the newest snapshot into a throw-away member.",
  }),
});
