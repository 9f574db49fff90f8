import { Buffer } from "node:buffer";
import type { BundledSecret } from "../../operations/recovery_bundle/recovery_bundle.ts";
import type { SecretStore } from "../../operations/recovery_bundle/secret_store.ts";
import type { ClusterSecrets } from "./cluster_secrets.ts";

/** Secrets in memory. */
export interface LocalSecretStore extends SecretStore {
  /** All there are, by name. */
  readonly all: ReadonlyMap<string, BundledSecret>;
}

/** A store that has some Secrets already. */
export function localSecretStore(secrets: ClusterSecrets = {}): LocalSecretStore {
  const all = new Map<string, BundledSecret>();
  for (const [name, values] of Object.entries(secrets)) {
    const data = Object.entries(values).map(([key, value]) => [
      key,
      Buffer.from(value).toString("base64"),
    ]);
    const type = "tls.key" in values ? "kubernetes.io/tls" : "Opaque";
    all.set(name, { name, type, labels: {}, annotations: {}, data: Object.fromEntries(data) });
  }
  return {
    all,
    read: (name) => Promise.resolve(all.get(name)),
    create: (secret) => {
      if (all.has(secret.name)) return Promise.resolve(false);
      all.set(secret.name, secret);
      return Promise.resolve(true);
    },
  };
}
