import * as z from "zod";
import { durationField } from "./text.ts";

/**
 * How etcd drops old revisions. Tenants' API servers do not compact a shared etcd (Kamaji starts
 * them with `--etcd-compaction-interval=0`), so it cannot be switched off.
 */
export const compactionField = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z.literal("periodic").meta({ description: "Keep what is younger than the retention." }),
    retention: durationField().default("5m").meta({
      description: "How much history is kept, in time.",
    }),
  }),
  z.strictObject({
    mode: z.literal("revision").meta({ description: "Keep a number of revisions." }),
    retention: z.int().min(1_000).default(10_000).meta({
      description: "How much history is kept, in revisions of the whole cluster.",
    }),
  }),
]);
