import * as z from "zod";
import { bytesField, durationField } from "./text.ts";

/** The ports of a member. */
export const portsField = z.strictObject({
  client: z.int().min(1).max(65_535).default(2379).meta({ description: "Clients, mutual TLS." }),
  peer: z.int().min(1).max(65_535).default(2380).meta({ description: "Members, mutual TLS." }),
  metrics: z.int().min(1).max(65_535).default(2381).meta({
    description: "Metrics and health, plain HTTP, behind a NetworkPolicy.",
  }),
});

/** Raft's clocks. The defaults suit members within one region. */
export const raftField = z.strictObject({
  heartbeatInterval: durationField().default("100ms").meta({
    description: "How often the leader speaks; about the round-trip time between members.",
  }),
  electionTimeout: durationField().default("1s").meta({
    description: "Silence after which followers elect a leader; 5 to 50 heartbeats.",
  }),
  snapshotCount: z.int().min(100).default(10_000).meta({
    description: "Entries applied between two raft snapshots.",
  }),
});

/** Limits on single requests; the defaults are etcd's own. */
export const requestLimitsField = z.strictObject({
  maxBytes: bytesField().default("1536Ki").meta({
    description: "Largest request accepted. Above 1.5 MiB latency suffers for every tenant.",
  }),
  maxTxnOperations: z.int().min(128).max(4_096).default(128).meta({
    description: "Most operations in one transaction.",
  }),
  maxConcurrentStreams: z.int().min(100).optional().meta({
    description: "Most streams on one client connection; unlimited by default.",
  }),
  watchProgressInterval: durationField().default("5s").meta({
    description: "How often idle watches learn the current revision.",
  }),
});

/** TLS of the client and peer ports. */
export const tlsField = z.strictObject({
  minVersion: z.enum(["TLS1.2", "TLS1.3"]).default("TLS1.2").meta({
    description: "Lowest TLS version accepted.",
  }),
  cipherSuites: z.array(z.string().regex(/^TLS_[A-Z0-9_]+$/, 'expected an IANA name, "TLS_…"'))
    .default([]).meta({
      description: "Cipher suites of TLS 1.2, by their IANA names. etcd's choice when empty.",
    }),
});

/** Flags of etcd that have no field of their own. */
export const extraArgumentsField = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean()]),
);
