import { Failure } from "../../diagnostics/failure.ts";
import type { Tenant } from "../../etcd/tenants/tenant.ts";

/** A Secret as it is kept in a bundle. */
export interface BundledSecret {
  /** Its name. */
  readonly name: string;
  /** Its type. */
  readonly type: string;
  /** Its labels. */
  readonly labels: Readonly<Record<string, string>>;
  /** Its annotations: cert-manager makes a Secret anew whose own are missing. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Its values in base64, as Kubernetes keeps them. */
  readonly data: Readonly<Record<string, string>>;
}

/**
 * What a snapshot lacks to serve its tenants again elsewhere: with the CAs' keys, the certificates
 * that tenants have are good again.
 */
export interface RecoveryBundle {
  /** Version of this format. */
  readonly version: 1;
  /** Namespace and name of the cluster, as in `kamaji-system/etcd`. */
  readonly cluster: string;
  /** When it was made, in ISO 8601 and UTC. */
  readonly madeAt: string;
  /** The configuration that was in force, as JSON. */
  readonly config: string;
  /** The token of the cluster's incarnation. */
  readonly token: string;
  /** Who had what. */
  readonly tenants: {
    /** Those that the configuration declares. */
    readonly declared: readonly Tenant[];
    /** Those that etcd knew, Kamaji's among them; `null` when it could not be asked. */
    readonly found: readonly Tenant[] | null;
  };
  /** The Secrets, those with the CAs' keys among them. */
  readonly secrets: readonly BundledSecret[];
}

/**
 * Reads a bundle.
 *
 * @throws {Failure} `snapshot-refused` when it is none
 */
export function parseBundle(text: string): RecoveryBundle {
  const value = parsed(text);
  if (isBundle(value)) return value;
  throw new Failure("snapshot-refused", "The file is no recovery bundle of this version", {
    hint: "Make one by kamaji-etcd snapshot bundle",
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isBundle(value: unknown): value is RecoveryBundle {
  if (typeof value !== "object" || value === null) return false;
  const { version, cluster, config, secrets } = value as Record<string, unknown>;
  return version === 1 && typeof cluster === "string" && typeof config === "string" &&
    Array.isArray(secrets) && secrets.every(isSecret);
}

function isSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { name, type, data } = value as Record<string, unknown>;
  return typeof name === "string" && typeof type === "string" && typeof data === "object" &&
    data !== null;
}
