import type { RuleIssue } from "../config/cross_field_rules.ts";
import { durationMilliseconds } from "../config/duration.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";

/** cert-manager refuses shorter certificates (pkg/apis/certmanager/v1/const.go). */
const shortestLeaf = { text: "1h", milliseconds: 3_600_000 };

/** What cert-manager could not issue, or what would be missing once it has. */
export function certManagerIssues(config: EtcdCluster): RuleIssue[] {
  return [...leafValidityIssues(config), ...issuerIssues(config)];
}

function leafValidityIssues({ spec: { certificates } }: EtcdCluster): RuleIssue[] {
  if (certificates.mode !== "cert-manager") return [];
  const validity = durationMilliseconds(certificates.leafValidity) ?? 0;
  if (validity >= shortestLeaf.milliseconds) return [];
  return [{
    code: "conflict",
    path: ["spec", "certificates", "leafValidity"],
    message: `expected at least ${shortestLeaf.text} in mode cert-manager, found ` +
      certificates.leafValidity,
    hint: "Lengthen it; cert-manager issues nothing shorter",
  }];
}

/** Kamaji and the keeper sign with the CA's key, which only an issuer of our own leaves to us. */
function issuerIssues({ spec: { certificates, dataStore, tenants } }: EtcdCluster): RuleIssue[] {
  if (certificates.mode !== "cert-manager") return [];
  const { issuer } = certificates;
  if (issuer === undefined || issuer.authoritySecret !== undefined) return [];
  if (!dataStore.enabled && tenants.length === 0) return [];
  return [{
    code: "missing-field",
    path: ["spec", "certificates", "issuer", "authoritySecret"],
    message: `expected the Secret with the CA of issuer "${issuer.name}": its key, which signs ` +
      "tenants' certificates, is not told by the issuer",
    hint: "Name a Secret of the cluster's namespace that has tls.crt and tls.key",
  }];
}
