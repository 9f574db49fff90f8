import type { ClientCredentials } from "../../../etcd/connect_etcd.ts";
import type { CertifiedKey } from "../../certificates/certified_key.ts";
import { issueBriefClient, nobody } from "../certificates/issue_brief_client.ts";
import { type CertifiedLocation, certifiedLocations, type KeeperPlan } from "../keeper_plan.ts";
import type { SecretReader } from "../certificates/observe_certificates.ts";

/** Makes credentials that are valid and name nobody's user. */
export type StrangerSource = (
  plan: KeeperPlan,
  parts: { readonly read: SecretReader; readonly trust: string },
) => Promise<ClientCredentials>;

const halfDay = 43_200_000;

/**
 * Credentials of a stranger, which members have to refuse. They are signed by the clients' CA, made
 * in memory, and made again only when the CA changes or after half a day, of the one they live.
 * Where the CA cannot sign, the server's own certificate stands in: it names no user either.
 */
export function createStrangerSource(): StrangerSource {
  let known:
    | { readonly authority: string; readonly until: number; readonly leaf: CertifiedKey }
    | undefined;
  return async ({ config }, { read, trust }) => {
    const locations = certifiedLocations(config);
    const authority = await certifiedKey(read, locations.authority);
    const leaf = authority === undefined
      ? undefined
      : known?.authority === authority.certificate && known.until > Date.now()
      ? known.leaf
      : await issueBriefClient(authority, nobody);
    if (authority === undefined || leaf === undefined) {
      const server = await certifiedKey(read, locations.server);
      return { trust, ...server ?? { certificate: "", privateKey: "" } };
    }
    if (leaf !== known?.leaf) {
      known = { authority: authority.certificate, until: Date.now() + halfDay, leaf };
    }
    return { trust, ...leaf };
  };
}

async function certifiedKey(
  read: SecretReader,
  location: CertifiedLocation,
): Promise<CertifiedKey | undefined> {
  const data = (await read(location.secret))?.data;
  const certificate = data?.[location.certificate];
  const privateKey = data?.[location.privateKey ?? ""];
  return certificate === undefined || privateKey === undefined
    ? undefined
    : { certificate, privateKey };
}
