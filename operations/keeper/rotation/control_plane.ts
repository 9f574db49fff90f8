/** A pod of a tenant's API server. Moments are milliseconds since 1970. */
export interface ServerPod {
  /** Its name. */
  readonly name: string;
  /** When it was made; what it read of Secrets when it started is not older. */
  readonly createdAt: number;
  /** Whether its containers serve. */
  readonly isReady: boolean;
}

/** A TenantControlPlane of Kamaji, with the pods of its API server. */
export interface ControlPlane {
  /** Namespace and name, as in `team-a/prod`. */
  readonly name: string;
  /** The DataStore that Kamaji says it uses; `undefined` while Kamaji says nothing. */
  readonly dataStore: string | undefined;
  /** The other DataStores it names: the one that is wished, and those of single resources. */
  readonly wishedDataStores: readonly string[];
  /** Its user in etcd; `undefined` until Kamaji has made one. */
  readonly user: string | undefined;
  /** How many pods it is to have. */
  readonly replicas: number;
  /**
   * When Kamaji last gave it a CA and a certificate, in milliseconds since 1970; `undefined` when
   * Kamaji does not say.
   */
  readonly certifiedAt: number | undefined;
  /** Its pods that have not ended. */
  readonly pods: readonly ServerPod[];
}

/** What is seen of tenants' API servers. */
export type TenantServers =
  /** Nothing, for a reason told as a sentence without a full stop. */
  | { readonly state: "unseen"; readonly reason: string }
  /** All of them. */
  | {
    readonly state: "seen";
    /** Every TenantControlPlane there is, also those of other DataStores. */
    readonly controlPlanes: readonly ControlPlane[];
    /** The tenants that etcd is known to have; `undefined` as long as nobody has looked. */
    readonly tenants: readonly string[] | undefined;
  };
