import * as z from "zod/mini";
import { docs } from "./docs.ts";
import { durationField } from "./text.ts";

/**
 * How etcd drops old revisions. Tenants' API servers do not compact a shared etcd (Kamaji starts
 * them with `--etcd-compaction-interval=0`), so it cannot be switched off.
 */
export const compactionField = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z.literal("periodic").register(docs, {
      description: "Keep what is younger than the retention.",
    }),
    retention: z._default(durationField(), "5m").register(docs, {
      description: "How much history is kept, in time.",
    }),
  }),
  z.strictObject({
    mode: z.literal("revision").register(docs, { description: "Keep a number of revisions." }),
    retention: z._default(z.int().check(z.minimum(1_000)), 10_000).register(docs, {
      description: "How much history is kept, in revisions of the whole cluster.",
    }),
  }),
]);
