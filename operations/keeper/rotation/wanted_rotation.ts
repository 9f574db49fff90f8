import { clusterNames } from "../../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import type { AuthorityName, CertificatesObservation } from "../observation.ts";
import type { RotationPhase, WantedRotation } from "./rotation_goal.ts";

/** How a CA is to be rotated, and what is said of the tenants. */
export interface RotationWish extends WantedRotation {
  /** The phase whose bundle every tenant's API server was restarted with, as a person says. */
  readonly tenantsRolled: RotationPhase | undefined;
  /** The DataStore of the tenants. */
  readonly dataStore: string;
}

/**
 * How a CA is to be rotated; `undefined` where its key is not shown to the keeper.
 *
 * In mode `keeper` the config says so. Elsewhere somebody else replaces the CA, and that is the
 * wish: the keeper goes as far as it can, and further when the config says that tenants were rolled
 * or that it may see to that itself. A CA that is put back ends the rotation as a commit to the old generation would.
 */
export function wantedRotation(
  cluster: EtcdCluster,
  certificates: CertificatesObservation,
  authority: AuthorityName,
): RotationWish | undefined {
  const { certificates: config } = cluster.spec;
  const { dataStore } = clusterNames(cluster);
  if (config.mode === "keeper") {
    const { rotation } = config[authority];
    const { generation, phase } = rotation;
    return { generation, phase, tenantsRolled: rolledIn(rotation), dataStore };
  }
  if (authority === "peer") return undefined;
  const { rotation, watchTenants } = config.client;
  const tenantsRolled = rolledIn(rotation);
  const wanted = wantedOfSource(
    certificates,
    (phase) => watchTenants || tenantsRolled === phase,
  );
  return wanted === undefined ? undefined : { ...wanted, tenantsRolled, dataStore };
}

function rolledIn(
  rotation: { readonly confirmTenantsRolled?: RotationPhase | undefined } | object,
): RotationPhase | undefined {
  return "confirmTenantsRolled" in rotation ? rotation.confirmTenantsRolled : undefined;
}

function wantedOfSource(
  { authority, authoritySource: source, rotations }: CertificatesObservation,
  mayFollow: (phase: RotationPhase) => boolean,
): WantedRotation | undefined {
  if (source?.state !== "present" || authority.state !== "present") return undefined;
  const { generation, change } = rotations.client;
  const { fingerprint } = source.certificate;
  if (change === undefined) {
    return fingerprint === authority.certificate.fingerprint
      ? { generation, phase: "stable" }
      : { generation: generation + 1, phase: "trust-both" };
  }
  const { from, to } = change;
  const isSwitched = generation === to;
  if (fingerprint === change.old) {
    return isSwitched
      ? { generation: to, phase: "trust-both" }
      : { generation: from, phase: "stable" };
  }
  // A third CA has to wait until this rotation is over.
  if (!isSwitched) {
    return {
      generation: to,
      phase: mayFollow("trust-both") ? "switch-signer" : "trust-both",
    };
  }
  return {
    generation: to,
    phase: mayFollow("switch-signer") ? "drop-old" : "switch-signer",
  };
}
