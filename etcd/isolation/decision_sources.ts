import type { EtcdMinor } from "./isolation_cell.ts";

/**
 * The file and function in which etcd decides about a request, below `server/` of the tag
 * {@link matrixVersions} names.
 */
export type DecisionSource = Readonly<Record<EtcdMinor, string>>;

/**
 * The releases whose source was read for the matrix: of each minor version the oldest that is
 * accepted, and of 3.6 the one that is deployed by default (the decisions of 3.6.14 are the same).
 */
export const matrixVersions: Readonly<Record<EtcdMinor, string>> = {
  "3.5": "3.5.33",
  "3.6": "3.6.16",
  "3.7": "3.7.1",
};

/** Keys: reads outside a write transaction, and the permission cache behind every decision. */
export const keySources = {
  range: inServer("Range"),
  /** The KV server of 3.5 and 3.6 has no such method. */
  rangeStream: {
    ...everywhere("etcdserver/api/v3rpc/key.go NewKVServer"),
    "3.7": "etcdserver/v3_server.go RangeStream",
  },
  put: inApplier("checkPutAuth"),
  attachToLease: inApplier("checkLeasePutsKeys"),
  deleteRange: inApplier("DeleteRange"),
  compare: {
    "3.5": "etcdserver/apply_auth.go checkTxnAuth",
    "3.6": "etcdserver/apply/apply_auth.go checkTxnPermission",
    "3.7": "etcdserver/apply/auth.go checkTxnPermission",
  },
  transaction: inApplier("checkTxnReqsPermission"),
  compact: everywhere("etcdserver/api/v3rpc/key.go Compact"),
  watch: everywhere("etcdserver/api/v3rpc/watch.go isWatchPermitted"),
} as const satisfies Readonly<Record<string, DecisionSource>>;

/** Leases. etcd does not record who granted one: only the keys on it make it somebody's. */
export const leaseSources = {
  grant: inServer("LeaseGrant"),
  revoke: inApplier("LeaseRevoke"),
  renew: inServer("checkLeaseRenew"),
  timeToLive: inServer("LeaseTimeToLive"),
  timeToLiveKeys: inServer("checkLeaseTimeToLive"),
  list: inServer("checkLeaseLeases"),
} as const satisfies Readonly<Record<string, DecisionSource>>;

/** Users, roles and authentication. */
export const authSources = {
  administration: inApplier("needAdminPermission"),
  userGet: inApplier("UserGet"),
  roleGet: inApplier("RoleGet"),
  authenticate: everywhere("auth/store.go CheckPassword"),
  token: everywhere("auth/store.go AuthInfoFromCtx"),
  commonName: everywhere("auth/store.go AuthInfoFromTLS"),
} as const satisfies Readonly<Record<string, DecisionSource>>;

/** Members and their upkeep. */
export const clusterSources = {
  root: {
    "3.5": "etcdserver/api/v3rpc/maintenance.go isAuthenticated",
    "3.6": "etcdserver/api/v3rpc/auth.go isPermitted",
    "3.7": "etcdserver/api/v3rpc/auth.go isPermitted",
  },
  anyCertificate: {
    "3.5": "etcdserver/api/v3rpc/maintenance.go requireAuthInfo",
    "3.6": "etcdserver/api/v3rpc/auth.go requireAuthInfo",
    "3.7": "etcdserver/api/v3rpc/auth.go requireAuthInfo",
  },
  memberList: everywhere("etcdserver/server.go MemberList"),
  memberChange: everywhere("etcdserver/server.go checkMembershipOperationPermission"),
  memberPromote: everywhere("etcdserver/server.go promoteMember"),
} as const satisfies Readonly<Record<string, DecisionSource>>;

/** What else the client port serves. */
export const portSources = {
  lock: everywhere("etcdserver/api/v3lock/lock.go Lock"),
  unlock: everywhere("etcdserver/api/v3lock/lock.go Unlock"),
  election: everywhere("etcdserver/api/v3election/election.go session"),
  health: everywhere("etcdserver/api/v3rpc/grpc.go Server"),
  clientVersion: everywhere("etcdserver/api/v3rpc/interceptor.go newUnaryInterceptor"),
  http: everywhere("embed/etcd.go serveClients"),
  gateway: everywhere("embed/serve.go ServeHTTP"),
} as const satisfies Readonly<Record<string, DecisionSource>>;

function everywhere(source: string): DecisionSource {
  return { "3.5": source, "3.6": source, "3.7": source };
}

function inServer(name: string): DecisionSource {
  return everywhere(`etcdserver/v3_server.go ${name}`);
}

/** Writes are decided where they are applied; the file moved twice. */
function inApplier(name: string): DecisionSource {
  return {
    "3.5": `etcdserver/apply_auth.go ${name}`,
    "3.6": `etcdserver/apply/apply_auth.go ${name}`,
    "3.7": `etcdserver/apply/auth.go ${name}`,
  };
}
