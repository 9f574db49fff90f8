import { status } from "@grpc/grpc-js";
import {
  EtcdInvalidAuthTokenError,
  EtcdLeaseInvalidError,
  EtcdPermissionDeniedError,
  GRPCCancelledError,
  GRPCDataLossError,
  GRPCDeadlineExceededError,
  GRPCInternalError,
  GRPCNotImplementedError,
  GRPCResourceExhastedError,
  GRPCUnauthenticatedError,
  GRPCUnavailableError,
} from "etcd3";

/** What went wrong with a request to etcd, as a closed union. */
export type EtcdErrorClass =
  /** The user lacks the permission. */
  | "denied"
  /** No user, an unknown one or an invalid token. */
  | "unauthenticated"
  /** Users or roles changed while the request was under way; it is safe to repeat. */
  | "old-auth-revision"
  /** The revision asked for was compacted. */
  | "compacted"
  /** The revision asked for does not exist yet. */
  | "future-revision"
  /** The quota is used up: the alarm NOSPACE is raised. */
  | "no-space"
  /** The member's data is corrupt: the alarm CORRUPT is raised. */
  | "corrupt"
  /** etcd refuses load because applying lags behind committing. */
  | "too-many-requests"
  /** The request is larger than etcd accepts. */
  | "too-large"
  /** The lease does not exist any more. */
  | "lease-not-found"
  /** What was to be created exists. */
  | "already-exists"
  /** What was to be changed does not exist. */
  | "not-found"
  /** The cluster has no leader, or it changed during the request. */
  | "no-leader"
  /** The member cannot be reached, or it stopped during the request. */
  | "unavailable"
  /** No answer within the time allowed; whether a write took effect is unknown. */
  | "timeout"
  /** This client gave the request up. */
  | "cancelled"
  /** The request makes no sense to etcd. */
  | "invalid"
  /** This version of etcd does not know the request. */
  | "unsupported"
  /** Anything else. */
  | "unknown";

/**
 * etcd's messages, which say more than gRPC's codes (etcd v3.6.16 api/v3rpc/rpctypes/error.go).
 * 3.5 passes some errors on in the words of server/auth/store.go, which differ.
 */
const messages: readonly (readonly [RegExp, EtcdErrorClass])[] = [
  [/permission denied/, "denied"],
  [/revision of auth store is old|auth: revision in header is old/, "old-auth-revision"],
  [/invalid auth token|user name is empty|authentication failed/, "unauthenticated"],
  [/required revision has been compacted/, "compacted"],
  [/required revision is a future revision/, "future-revision"],
  [/database space exceeded/, "no-space"],
  [/corrupt cluster/, "corrupt"],
  [/too many requests/, "too-many-requests"],
  [/request is too large|larger than max/, "too-large"],
  [/requested lease not found/, "lease-not-found"],
  [/already exist/, "already-exists"],
  [/(user|role) name not found|auth: (user|role) not found/, "not-found"],
  [/(role|permission) is not granted|member not found|key not found/, "not-found"],
  [/no leader|leader changed|not leader/, "no-leader"],
  [/request timed out|context deadline exceeded/, "timeout"],
  [/(request|watch) canceled/, "cancelled"],
  [/server stopped|unhealthy cluster|not capable|not supported for learner/, "unavailable"],
  [/etcdserver: (duplicate|given|invalid|wrong|too many operations|too large)/, "invalid"],
  [/etcdserver: \w+( name)? (is empty|is not provided|is provided|not given)/, "invalid"],
];

type ErrorConstructor = abstract new (...parameters: never[]) => Error;

const constructors: readonly (readonly [ErrorConstructor, EtcdErrorClass])[] = [
  [EtcdPermissionDeniedError, "denied"],
  [EtcdInvalidAuthTokenError, "unauthenticated"],
  [GRPCUnauthenticatedError, "unauthenticated"],
  [EtcdLeaseInvalidError, "lease-not-found"],
  [GRPCDeadlineExceededError, "timeout"],
  [GRPCUnavailableError, "unavailable"],
  [GRPCInternalError, "unavailable"],
  [GRPCCancelledError, "cancelled"],
  [GRPCResourceExhastedError, "too-many-requests"],
  [GRPCDataLossError, "corrupt"],
  [GRPCNotImplementedError, "unsupported"],
];

/** etcd3 passes errors of streams on as gRPC gives them: with a code, of no class of its own. */
const codes: Readonly<Record<number, EtcdErrorClass>> = {
  [status.CANCELLED]: "cancelled",
  [status.DEADLINE_EXCEEDED]: "timeout",
  [status.PERMISSION_DENIED]: "denied",
  [status.RESOURCE_EXHAUSTED]: "too-many-requests",
  [status.UNIMPLEMENTED]: "unsupported",
  [status.INTERNAL]: "unavailable",
  [status.UNAVAILABLE]: "unavailable",
  [status.DATA_LOSS]: "corrupt",
  [status.UNAUTHENTICATED]: "unauthenticated",
};

/**
 * Classifies whatever a call or a stream of etcd3 failed with. Messages are looked at first,
 * because etcd uses one gRPC code for several causes: `ResourceExhausted` is both a full database
 * and too many requests.
 */
export function etcdErrorClass(error: unknown): EtcdErrorClass {
  const message = error instanceof Error ? error.message : String(error);
  const byMessage = messages.find(([pattern]) => pattern.test(message));
  if (byMessage !== undefined) return byMessage[1];
  const byConstructor = constructors.find(([constructor]) => error instanceof constructor);
  return byConstructor?.[1] ?? codes[grpcCodeOf(error) ?? -1] ?? "unknown";
}

function grpcCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "number" ? error.code : undefined;
}

/** Whether a write that failed with this class may have taken effect all the same. */
export function isOutcomeUnknown(errorClass: EtcdErrorClass): boolean {
  return ["timeout", "unavailable", "cancelled", "no-leader", "unknown"].includes(errorClass);
}
