import * as z from "zod/mini";
import { docs } from "./docs.ts";
import { bytesField, durationField, scheduleField } from "./text.ts";

/**
 * When and which members are defragmented. The thresholds are those of the OpenShift operator
 * (45 % and 100 MB free, 36 s between members).
 */
export const defragmentationField = z.strictObject({
  enabled: z._default(z.boolean(), true).register(docs, {
    description: "Whether defragmentation is scheduled.",
  }),
  schedule: z._default(scheduleField(), "23 3 * * *").register(docs, {
    description: "When the rules are checked.",
  }),
  timeZone: z._default(z.string().check(z.minLength(1)), "Etc/UTC").register(docs, {
    description: "Time zone of the schedule.",
  }),
  deadline: z._default(durationField(), "1h").register(docs, {
    description: "Longest time one run may take.",
  }),
  freeShare: z._default(z.number().check(z.minimum(0.05), z.maximum(0.95)), 0.45).register(docs, {
    description: "Free share of the file from which a member is defragmented.",
  }),
  minimumFree: z._default(bytesField(), "100Mi").register(docs, {
    description: "Bytes that must be free before it is worth the pause.",
  }),
  quotaShare: z._default(z.number().check(z.minimum(0.1), z.maximum(0.99)), 0.8).register(docs, {
    description:
      "Share of the quota used from which a member is defragmented if it frees anything.",
  }),
  pause: z._default(durationField(), "36s").register(docs, {
    description: "Pause between two members.",
  }),
});
