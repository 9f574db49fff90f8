import type { ClientCredentials } from "../../../etcd/connect_etcd.ts";
import type { UsedCluster } from "../../operations/rolling_tenants.ts";
import type { CaseContext } from "../conformance_case.ts";
import { memberPods, readSecret } from "../gitops/etcd_access.ts";
import { etcdName } from "../gitops/etcd_document.ts";

/**
 * The cluster as tenants and Kamaji see it, for the stand-in that plays both.
 *
 * @param endpoints The members' addresses on loopback, in the order of their pods.
 */
export function usedCluster(context: CaseContext, endpoints: readonly string[]): UsedCluster {
  return {
    backEnd: {
      addresses: { endpoint: (pod) => endpoints[memberPods.indexOf(pod)] ?? "" },
      read: async ({ name }) => ({ data: await readSecret(context, name) }),
    },
    async credentialsIn(name): Promise<ClientCredentials> {
      const { "ca.crt": trust = "" } = await readSecret(context, `${etcdName}-certs`);
      const secret = await readSecret(context, name);
      const { "tls.crt": certificate = "", "tls.key": privateKey = "" } = secret;
      return { trust, certificate, privateKey };
    },
  };
}
