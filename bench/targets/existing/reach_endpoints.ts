import type { ClientCredentials } from "../../../etcd/connect_etcd.ts";
import type { CertifiedKey } from "../../../operations/certificates/certified_key.ts";
import type { ExistingCluster, TenantAuthority } from "./existing_cluster.ts";

/** A certificate and its key, and where they come from. */
export interface GivenAuthority {
  /** The CA. */
  readonly authority: CertifiedKey;
  /** Where it comes from, as in `ca.key`. */
  readonly origin: string;
}

/** Members at known addresses. */
export interface EndpointsOptions {
  /** `host:port` of every member. */
  readonly endpoints: readonly string[];
  /** Of a user with the role root. */
  readonly credentials: ClientCredentials;
  /** The CA that signs certificates of tenants, if somebody gives it. */
  readonly given: GivenAuthority | undefined;
}

/** Reaches a cluster whose members are at given addresses; nothing is known of it from elsewhere. */
export function reachEndpoints(options: EndpointsOptions): ExistingCluster {
  const { credentials, endpoints, given } = options;
  return {
    place: `etcd at ${endpoints.join(", ")}`,
    endpoints,
    serverName: undefined,
    root: credentials,
    authority: authorityOf(given, "no key of the clients' CA is given (--client-ca-key)"),
    quotaBytes: undefined,
    metrics: [],
    isForwarded: false,
    inCluster: undefined,
    configuration: { endpoints },
    close: () => Promise.resolve(),
  };
}

/** The CA that was given, or why there is none. */
export function authorityOf(given: GivenAuthority | undefined, reason: string): TenantAuthority {
  return given === undefined ? { kind: "none", reason } : { kind: "signer", ...given };
}
