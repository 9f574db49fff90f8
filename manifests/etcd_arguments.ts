import { durationMilliseconds } from "./config/duration.ts";
import type { EtcdCluster } from "./config/etcd_cluster.ts";
import { parseEtcdVersion } from "./config/etcd_version.ts";
import { quantityValue } from "./config/quantity.ts";

/** Files of one TLS listener of a member. */
export interface ListenerFiles {
  /** The certificate, its own first, then intermediate CAs. */
  readonly certificate: string;
  /** The certificate's private key. */
  readonly privateKey: string;
  /** The CA certificates that clients of this listener must chain to. */
  readonly trust: string;
}

/**
 * Where a member runs: all that differs between a pod and a process on loopback. Values may hold
 * `$(VARIABLE)` references that the kubelet expands.
 */
export interface MemberPlace {
  /** The member's name, unique in its cluster. */
  readonly name: string;
  /** Directory of the data, which etcd creates. */
  readonly dataDirectory: string;
  /** Where clients are listened to; etcd takes addresses here, no names. */
  readonly listenClientUrls: readonly string[];
  /** Where other members are listened to. */
  readonly listenPeerUrls: readonly string[];
  /** Where health and metrics are served, in plain HTTP. */
  readonly listenMetricsUrls: readonly string[];
  /** Under which URL clients find the member. */
  readonly advertiseClientUrl: string;
  /** Under which URL other members find it. */
  readonly advertisePeerUrl: string;
  /** The files of the client port. */
  readonly client: ListenerFiles;
  /** The files of the peer port; the member shows them to its peers too. */
  readonly peer: ListenerFiles;
  /**
   * The names of which a peer's certificate must carry one. Without this, any certificate of the
   * peer CA joins the raft conversation. etcd 3.5 takes only one.
   */
  readonly peerHostnames: readonly string[];
}

/** How a member that has no data yet finds its cluster. */
export interface InitialCluster {
  /** Name and peer URL of every member, this one included. */
  readonly members: readonly { readonly name: string; readonly peerUrl: string }[];
  /** Whether the members found the cluster together, or this one joins. */
  readonly state: "new" | "existing";
  /** Unique to one incarnation of one cluster, so that stale disks cannot join. */
  readonly token: string;
}

/** Flags that no configuration may set besides those of {@link etcdArguments}, and why. */
const refusedFlags: Readonly<Record<string, string>> = {
  "auto-tls": "it accepts any certificate",
  "peer-auto-tls": "it accepts any peer",
  "config-file": "it makes etcd ignore its flags and environment",
  "cors": "browsers have no business with a datastore",
  "client-crl-file": "the trust of clients belongs to spec.certificates",
  "peer-crl-file": "the trust of peers belongs to spec.certificates",
  "client-cert-allowed-hostname": "tenant certificates of Kamaji carry no host name",
  "client-cert-file": "the certificates belong to spec.certificates",
  "client-key-file": "the certificates belong to spec.certificates",
  "peer-client-cert-file": "the certificates belong to spec.certificates",
  "peer-client-key-file": "the certificates belong to spec.certificates",
  "peer-cert-allowed-cn": "peers are recognised by host name",
  "peer-skip-client-san-verification": "it admits peers from anywhere",
  "experimental-peer-skip-client-san-verification": "it admits peers from anywhere",
  "enable-pprof": "it shows every tenant's requests to whoever has any certificate",
  "enable-v2": "the v2 API knows nothing of tenants",
  "force-new-cluster": "it forks the cluster at every start; see the restore guide",
  "initial-cluster": "the keeper decides how a member joins",
  "initial-cluster-state": "the keeper decides how a member joins",
  "initial-cluster-token": "the keeper decides how a member joins",
  "listen-client-http-urls": "health and metrics are served on spec.ports.metrics",
  "unsafe-no-fsync": "it loses acknowledged writes",
  "v2-deprecation": "etcd's default is the safe one",
  "wal-dir": "the write-ahead log lives beside the data",
};

/**
 * The flags of one member. It is the only place that knows etcd's flags: the StatefulSet and the
 * local target both call it, so what is tested on loopback is what runs in Kubernetes.
 *
 * How the member joins is not among them: {@link etcdEnvironment} says it, outside the pod
 * template, so that scaling restarts nobody.
 *
 * @returns `--flag=value` in a stable order, extra arguments last and sorted
 */
export function etcdArguments(config: EtcdCluster, place: MemberPlace): string[] {
  const flags: Record<string, string> = {
    ...placeFlags(place),
    ...securityFlags(config, place),
    ...storageFlags(config),
    ...requestFlags(config),
    ...versionFlags(config),
  };
  const extras = Object.entries(config.spec.extraArguments)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => [name, String(value)] as const);
  return [...Object.entries(flags), ...extras].map(([name, value]) => `--${name}=${value}`);
}

/**
 * The environment that tells a member without data how to join. etcd ignores it once the data
 * directory holds a member (etcd server/etcdserver/bootstrap.go).
 */
export function etcdEnvironment(initial: InitialCluster): Record<string, string> {
  return {
    ETCD_INITIAL_CLUSTER: initial.members.map((each) => `${each.name}=${each.peerUrl}`).join(","),
    ETCD_INITIAL_CLUSTER_STATE: initial.state,
    ETCD_INITIAL_CLUSTER_TOKEN: initial.token,
  };
}

/**
 * Why an extra argument is refused, as a clause after "because", or `undefined` when it may be
 * set.
 *
 * @param config the document the argument stands in; it need not be free of other problems
 * @param flag the name without dashes
 */
export function refusalOfFlag(config: EtcdCluster, flag: string): string | undefined {
  // "data-dir=/elsewhere" would be a way around everything below.
  if (!/^[a-z][a-z0-9-]*$/.test(flag)) return "it is no name of a flag";
  if (/^discovery\b/.test(flag)) return "members are found through the keeper";
  const reason = Object.hasOwn(refusedFlags, flag) ? refusedFlags[flag] : undefined;
  if (reason !== undefined) return reason;
  // golang.org/x/net/trace, which etcd serves on the client and peer ports at this level.
  if (flag === "log-level" && config.spec.extraArguments[flag] === "debug") {
    return "debug shows every tenant's requests to whoever has any certificate";
  }
  const owned = etcdArguments(
    { ...config, spec: { ...config.spec, extraArguments: {} } },
    anywhere,
  );
  if (owned.some((argument) => argument.startsWith(`--${flag}=`))) {
    return "a field of the configuration sets it";
  }
  return undefined;
}

/**
 * Whether a flag is an `--experimental-*` one that the version refuses or is about to: 3.6
 * deprecated all of them and 3.7 does not start with any (etcd CHANGELOG-3.7.md).
 */
export function isRemovedFlag(version: string, flag: string): boolean {
  return flag.startsWith("experimental-") && minorOf(version) >= 6;
}

const anywhere: MemberPlace = {
  name: "",
  dataDirectory: "",
  listenClientUrls: [],
  listenPeerUrls: [],
  listenMetricsUrls: [],
  advertiseClientUrl: "",
  advertisePeerUrl: "",
  client: { certificate: "", privateKey: "", trust: "" },
  peer: { certificate: "", privateKey: "", trust: "" },
  peerHostnames: [],
};

function placeFlags(place: MemberPlace): Record<string, string> {
  return {
    "name": place.name,
    "data-dir": place.dataDirectory,
    "listen-client-urls": place.listenClientUrls.join(","),
    "listen-peer-urls": place.listenPeerUrls.join(","),
    "listen-metrics-urls": place.listenMetricsUrls.join(","),
    "advertise-client-urls": place.advertiseClientUrl,
    "initial-advertise-peer-urls": place.advertisePeerUrl,
  };
}

function securityFlags(config: EtcdCluster, place: MemberPlace): Record<string, string> {
  const { tls } = config.spec;
  return {
    "cert-file": place.client.certificate,
    "key-file": place.client.privateKey,
    "trusted-ca-file": place.client.trust,
    "client-cert-auth": "true",
    "peer-cert-file": place.peer.certificate,
    "peer-key-file": place.peer.privateKey,
    "peer-trusted-ca-file": place.peer.trust,
    "peer-client-cert-auth": "true",
    "peer-cert-allowed-hostname": place.peerHostnames.join(","),
    "tls-min-version": tls.minVersion,
    ...(tls.cipherSuites.length === 0 ? {} : { "cipher-suites": tls.cipherSuites.join(",") }),
    "strict-reconfig-check": "true",
    "pre-vote": "true",
  };
}

function storageFlags(config: EtcdCluster): Record<string, string> {
  const { compaction, quota, raft } = config.spec;
  return {
    "quota-backend-bytes": String(quantityValue(quota) ?? 0n),
    "auto-compaction-mode": compaction.mode,
    "auto-compaction-retention": String(compaction.retention),
    "snapshot-count": String(raft.snapshotCount),
    "heartbeat-interval": wholeMilliseconds(raft.heartbeatInterval),
    "election-timeout": wholeMilliseconds(raft.electionTimeout),
  };
}

/** etcd reads its clocks as whole numbers, while a duration may say "1.5ms". */
function wholeMilliseconds(duration: string): string {
  return String(Math.ceil(durationMilliseconds(duration) ?? 0));
}

function requestFlags(config: EtcdCluster): Record<string, string> {
  const { monitoring, requests } = config.spec;
  const streams = requests.maxConcurrentStreams;
  return {
    "max-request-bytes": String(quantityValue(requests.maxBytes) ?? 0n),
    "max-txn-ops": String(requests.maxTxnOperations),
    ...(streams === undefined ? {} : { "max-concurrent-streams": String(streams) }),
    "metrics": monitoring.metrics,
  };
}

/** Corruption checks and progress notices left experimental status in 3.6 (CHANGELOG-3.6.md). */
function versionFlags(config: EtcdCluster): Record<string, string> {
  const interval = config.spec.requests.watchProgressInterval;
  if (minorOf(config.spec.version) < 6) {
    return {
      "experimental-initial-corrupt-check": "true",
      "experimental-compact-hash-check-enabled": "true",
      "experimental-watch-progress-notify-interval": interval,
    };
  }
  return {
    "feature-gates": "CompactHashCheck=true,InitialCorruptCheck=true",
    "watch-progress-notify-interval": interval,
  };
}

function minorOf(version: string): number {
  return parseEtcdVersion(version)?.minor ?? 6;
}
