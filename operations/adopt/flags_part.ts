import { durationMilliseconds } from "../../manifests/config/duration.ts";
import { formatBytes } from "../../manifests/config/quantity.ts";
import { type AdoptionNote, type AdoptionPart, defined } from "./adoption_part.ts";
import type { LiveRelease } from "./live_release.ts";

/**
 * Flags that say where a member is and how it is secured. All of ours are rendered, and compared
 * with these afterwards.
 */
export const placeFlags: ReadonlySet<string> = new Set([
  "name",
  "data-dir",
  "initial-cluster",
  "initial-cluster-state",
  "initial-cluster-token",
  "initial-advertise-peer-urls",
  "advertise-client-urls",
  "listen-client-urls",
  "listen-metrics-urls",
  "listen-peer-urls",
  "client-cert-auth",
  "peer-client-cert-auth",
  "cert-file",
  "key-file",
  "trusted-ca-file",
  "peer-cert-file",
  "peer-key-file",
  "peer-trusted-ca-file",
]);

/** Flags that have a field of their own, with the field. */
const fieldFlags: ReadonlySet<string> = new Set([
  "auto-compaction-mode",
  "auto-compaction-retention",
  "snapshot-count",
  "quota-backend-bytes",
  "heartbeat-interval",
  "election-timeout",
  "max-request-bytes",
  "max-txn-ops",
  "max-concurrent-streams",
  "watch-progress-notify-interval",
  "experimental-watch-progress-notify-interval",
  "metrics",
  "tls-min-version",
  "cipher-suites",
]);

/** Flags that every member of ours has with this value. */
const settledFlags: Readonly<Record<string, string>> = {
  "pre-vote": "true",
  "strict-reconfig-check": "true",
  "experimental-initial-corrupt-check": "true",
  "experimental-compact-hash-check-enabled": "true",
};

/** etcd's quota where the flag is absent or 0 (etcd server/storage/quota.go). */
const etcdQuota = 2n * 1024n ** 3n;

/** The fields of `spec` that stand for flags of etcd. */
export function flagsPart({ flags }: LiveRelease): AdoptionPart {
  const notes: AdoptionNote[] = [];
  const progress = flags["watch-progress-notify-interval"] ??
    flags["experimental-watch-progress-notify-interval"];
  const raft = defined({
    snapshotCount: whole(flags["snapshot-count"]),
    heartbeatInterval: milliseconds(flags["heartbeat-interval"]),
    electionTimeout: milliseconds(flags["election-timeout"]),
  });
  const requests = defined({
    maxBytes: bytes(flags["max-request-bytes"]),
    maxTxnOperations: whole(flags["max-txn-ops"]),
    maxConcurrentStreams: whole(flags["max-concurrent-streams"]),
    watchProgressInterval: positiveDuration(progress),
  });
  const minVersion = (["TLS1.2", "TLS1.3"] as const).find((each) =>
    each === flags["tls-min-version"]
  );
  const suites = flags["cipher-suites"]?.split(",").filter((suite) => suite !== "") ?? [];
  const metrics = (["basic", "extensive"] as const).find((each) => each === flags.metrics);
  return {
    spec: {
      quota: bytes(flags["quota-backend-bytes"]) ?? formatBytes(etcdQuota),
      ...compaction(flags, notes),
      raft,
      requests,
      tls: { ...defined({ minVersion }), ...(suites.length === 0 ? {} : { cipherSuites: suites }) },
      ports: ports(flags),
      ...clusterDomain(flags),
      // etcd's own default; the chart does not set the flag.
      monitoring: { ...defined({ metrics }) },
      extraArguments: extraArguments(flags),
    },
    notes,
  };
}

function extraArguments(flags: Readonly<Record<string, string>>): Record<string, string> {
  const others = Object.entries(flags).filter(([name, value]) =>
    !placeFlags.has(name) && !fieldFlags.has(name) && settledFlags[name] !== value
  );
  return Object.fromEntries(others);
}

/** A bare number means hours in mode periodic, and 0 is off (etcd server/etcdmain/help.go). */
function compaction(
  flags: Readonly<Record<string, string>>,
  notes: AdoptionNote[],
): AdoptionPart["spec"] {
  const mode = flags["auto-compaction-mode"] ?? "periodic";
  const given = flags["auto-compaction-retention"] ?? "0";
  if (mode === "revision") {
    const retention = whole(given) ?? 0;
    if (retention >= 1_000) return { compaction: { mode: "revision", retention } };
  } else {
    const retention = positiveDuration(/^\d+$/.test(given) ? `${given}h` : given);
    if (retention !== undefined) return { compaction: { mode: "periodic", retention } };
  }
  notes.push({
    subject: "spec.compaction",
    message: `compaction by ${mode} with a retention of "${given}" becomes periodic with 5m: ` +
      "tenants do not compact a shared etcd, so it cannot be off or that short",
  });
  return { compaction: { mode: "periodic", retention: "5m" } };
}

function ports(flags: Readonly<Record<string, string>>) {
  const portOf = (flag: string) => whole(/:(\d+)\/?$/.exec(flags[flag] ?? "")?.[1]);
  return defined({
    client: portOf("listen-client-urls"),
    peer: portOf("listen-peer-urls"),
    metrics: portOf("listen-metrics-urls"),
  });
}

function clusterDomain(flags: Readonly<Record<string, string>>): AdoptionPart["spec"] {
  const url = flags["initial-advertise-peer-urls"] ?? "";
  const domain = /\.svc\.([a-z0-9.-]+):\d+/.exec(url)?.[1];
  return domain === undefined ? {} : { clusterDomain: domain };
}

function whole(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
}

function bytes(text: string | undefined): string | undefined {
  return whole(text) === undefined ? undefined : formatBytes(BigInt(text ?? ""));
}

function milliseconds(text: string | undefined): string | undefined {
  return whole(text) === undefined ? undefined : `${text}ms`;
}

function positiveDuration(text: string | undefined): string | undefined {
  return (durationMilliseconds(text ?? "") ?? 0) > 0 ? text : undefined;
}
