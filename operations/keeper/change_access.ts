import type { Etcd3 } from "etcd3";
import { Failure } from "../../diagnostics/failure.ts";
import { leafCommonNames } from "../../manifests/certificates/leaf_names.ts";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { addAdministrator, enableAuthentication } from "../../etcd/enable_authentication.ts";
import { onboardTenant } from "../../etcd/tenants/onboard_tenant.ts";
import type { CertifiedKey } from "../certificates/certified_key.ts";
import { certifiedLocations } from "./keeper_plan.ts";
import { hasLeader } from "./observe_members.ts";
import { declaredTenant } from "./wanted_tenant.ts";
import { certifiedKeyIn, issueClient, valueIn, type Workbench } from "./workbench.ts";

/** Milliseconds for one request that changes users: etcd's own limit is 7 s. */
const timeout = 10_000;

/** Turns authentication on, with root and the keeper as administrators. */
export async function turnAuthenticationOn(bench: Workbench): Promise<void> {
  await asKeeper(bench, async (client) => {
    await enableAuthentication(client, { administrators: [keeperUser(bench)] });
  });
}

/**
 * Gives the keeper its user in a cluster that has authentication on, as one that is taken over has.
 * The keeper does so as root, whose certificate it makes for this moment and keeps nowhere.
 */
export async function admitKeeper(bench: Workbench): Promise<void> {
  const root = await issueClient(bench, leafCommonNames.rootClient);
  await connected(bench, {
    as: root,
    use: (client) => addAdministrator(client, keeperUser(bench)),
  });
}

/** Gives a declared tenant its user, role and prefix. */
export async function onboardDeclared(bench: Workbench, tenant: string): Promise<void> {
  await asKeeper(
    bench,
    (client) => onboardTenant(client, declaredTenant(bench.plan.config, tenant)),
  );
}

/** Where certificates are given, the keeper's is whichever was given to it. */
function keeperUser({ seen }: Workbench): string {
  const { keeperClient } = seen.certificates;
  return keeperClient.state === "present"
    ? keeperClient.certificate.commonName
    : leafCommonNames.keeperClient;
}

async function asKeeper(
  bench: Workbench,
  use: (client: Etcd3) => Promise<void>,
): Promise<void> {
  const { keeperClient } = certifiedLocations(bench.plan.config);
  await connected(bench, { as: await certifiedKeyIn(bench, keeperClient), use });
}

/** Connects to one member that was seen running; it passes on what the leader has to do. */
async function connected(
  bench: Workbench,
  { as, use }: { readonly as: CertifiedKey; readonly use: (client: Etcd3) => Promise<void> },
): Promise<void> {
  const { plan: { config, addresses }, seen } = bench;
  const member = seen.etcd.members.find((each) => each.state === "serving" && hasLeader(each)) ??
    seen.etcd.members.find(({ state }) => state === "refusing");
  if (member === undefined) throw new Failure("etcd-not-ready", "No member can be asked");
  const { secret, certificate: key } = certifiedLocations(config).trustedClients;
  const client = connectEtcd({
    endpoints: [addresses.endpoint(member.pod)],
    credentials: { ...as, trust: await valueIn(bench, { secret, key }) },
    requestTimeout: timeout,
  });
  try {
    await use(client);
  } finally {
    client.close();
  }
}
