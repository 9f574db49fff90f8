import { leafCommonNames } from "../../../manifests/certificates/leaf_names.ts";
import { addAdministrator, enableAuthentication } from "../../../etcd/enable_authentication.ts";
import { onboardTenant } from "../../../etcd/tenants/onboard_tenant.ts";
import { asKeeper } from "../as_keeper.ts";
import { declaredTenant } from "./wanted_tenant.ts";
import { issueClient, type Workbench } from "../workbench.ts";

/** Turns authentication on, with root and the keeper as administrators. */
export async function turnAuthenticationOn(bench: Workbench): Promise<void> {
  await asKeeper(bench, {
    use: async (client) => {
      await enableAuthentication(client, { administrators: [keeperUser(bench)] });
    },
  });
}

/**
 * Gives the keeper its user in a cluster that has authentication on, as one that is taken over has.
 * The keeper does so as root, whose certificate it makes for this moment and keeps nowhere.
 */
export async function admitKeeper(bench: Workbench): Promise<void> {
  const root = await issueClient(bench, leafCommonNames.rootClient);
  await asKeeper(bench, {
    as: root,
    use: (client) => addAdministrator(client, keeperUser(bench)),
  });
}

/** Gives a declared tenant its user, role and prefix. */
export async function onboardDeclared(bench: Workbench, tenant: string): Promise<void> {
  await asKeeper(bench, {
    use: (client) => onboardTenant(client, declaredTenant(bench.plan.config, tenant)),
  });
}

/** Where certificates are given, the keeper's is whichever was given to it. */
function keeperUser({ seen }: Workbench): string {
  const { keeperClient } = seen.certificates;
  return keeperClient.state === "present"
    ? keeperClient.certificate.commonName
    : leafCommonNames.keeperClient;
}
