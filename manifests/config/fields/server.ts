import * as z from "zod/mini";
import { docs } from "./docs.ts";
import { bytesField, durationField } from "./text.ts";

/** The ports of a member. */
export const portsField = z.strictObject({
  client: z._default(z.int().check(z.minimum(1), z.maximum(65_535)), 2379).register(docs, {
    description: "Clients, mutual TLS.",
  }),
  peer: z._default(z.int().check(z.minimum(1), z.maximum(65_535)), 2380).register(docs, {
    description: "Members, mutual TLS.",
  }),
  metrics: z._default(z.int().check(z.minimum(1), z.maximum(65_535)), 2381).register(docs, {
    description: "Metrics and health, plain HTTP, behind a NetworkPolicy.",
  }),
});

/** Raft's clocks. The defaults suit members within one region. */
export const raftField = z.strictObject({
  heartbeatInterval: z._default(durationField(), "100ms").register(docs, {
    description: "How often the leader speaks; about the round-trip time between members.",
  }),
  electionTimeout: z._default(durationField(), "1s").register(docs, {
    description: "Silence after which followers elect a leader; 5 to 50 heartbeats.",
  }),
  snapshotCount: z._default(z.int().check(z.minimum(100)), 10_000).register(docs, {
    description: "Entries applied between two raft snapshots.",
  }),
});

/** Limits on single requests; the defaults are etcd's own. */
export const requestLimitsField = z.strictObject({
  maxBytes: z._default(bytesField(), "1536Ki").register(docs, {
    description: "Largest request accepted. Above 1.5 MiB latency suffers for every tenant.",
  }),
  maxTxnOperations: z._default(z.int().check(z.minimum(128), z.maximum(4_096)), 128).register(
    docs,
    {
      description: "Most operations in one transaction.",
    },
  ),
  maxConcurrentStreams: z.optional(z.int().check(z.minimum(100))).register(docs, {
    description: "Most streams on one client connection; unlimited by default.",
  }),
  watchProgressInterval: z._default(durationField(), "5s").register(docs, {
    description: "How often idle watches learn the current revision.",
  }),
});

/** TLS of the client and peer ports. */
export const tlsField = z.strictObject({
  minVersion: z._default(z.enum(["TLS1.2", "TLS1.3"]), "TLS1.2").register(docs, {
    description: "Lowest TLS version accepted.",
  }),
  cipherSuites: z._default(
    z.array(z.string().check(z.regex(/^TLS_[A-Z0-9_]+$/, 'expected an IANA name, "TLS_…"'))),
    [],
  ).register(docs, {
    description: "Cipher suites of TLS 1.2, by their IANA names. etcd's choice when empty.",
  }),
});

/** Flags of etcd that have no field of their own. */
export const extraArgumentsField = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean()]),
);
