import * as z from "zod";
import { bytesField, durationField, scheduleField } from "./text.ts";

/**
 * When and which members are defragmented. The thresholds are those of the OpenShift operator
 * (45 % and 100 MB free, 36 s between members).
 */
export const defragmentationField = z.strictObject({
  enabled: z.boolean().default(true).meta({ description: "Whether defragmentation is scheduled." }),
  schedule: scheduleField().default("23 3 * * *").meta({
    description: "When the rules are checked.",
  }),
  timeZone: z.string().min(1).default("Etc/UTC").meta({
    description: "Time zone of the schedule.",
  }),
  deadline: durationField().default("1h").meta({ description: "Longest time one run may take." }),
  freeShare: z.number().min(0.05).max(0.95).default(0.45).meta({
    description: "Free share of the file from which a member is defragmented.",
  }),
  minimumFree: bytesField().default("100Mi").meta({
    description: "Bytes that must be free before it is worth the pause.",
  }),
  quotaShare: z.number().min(0.1).max(0.99).default(0.8).meta({
    description:
      "Share of the quota used from which a member is defragmented if it frees anything.",
  }),
  pause: durationField().default("36s").meta({ description: "Pause between two members." }),
});
