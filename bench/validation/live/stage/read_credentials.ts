import type { ClientCredentials } from "../../../../etcd/connect_etcd.ts";
import { clusterNames } from "../../../../manifests/cluster_names.ts";
import { tenantSecretName } from "../../../../manifests/tenant_secret_name.ts";
import type { FileBackEnd } from "../../../targets/local/kept/file_back_end.ts";

/** Credentials of user root, or of a declared tenant, as their Secrets have them. */
export async function readCredentials(
  backEnd: FileBackEnd,
  user: string,
): Promise<ClientCredentials> {
  const names = clusterNames(backEnd.config);
  const name = user === "root" ? names.rootClientSecret : tenantSecretName(backEnd.config, user);
  const secret = await backEnd.read({ kind: "Secret", name });
  const authority = await backEnd.read({ kind: "Secret", name: names.authoritySecret });
  return {
    trust: authority?.data["ca.crt"] ?? "",
    certificate: secret?.data["tls.crt"] ?? "",
    privateKey: secret?.data["tls.key"] ?? "",
  };
}
