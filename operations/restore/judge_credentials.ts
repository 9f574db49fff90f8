import { Failure } from "../../diagnostics/failure.ts";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import type { CertifiedKey } from "../certificates/certified_key.ts";
import { issueBriefClient, nobody } from "../keeper/certificates/issue_brief_client.ts";
import { type CertifiedLocation, certifiedLocations } from "../keeper/keeper_plan.ts";
import type { RestoreBackEnd } from "./restore_back_end.ts";
import type { JudgeCredentials } from "./restore_tools.ts";

/**
 * As whom restored members are asked: as root, and as a stranger. Where the clients' CA can sign,
 * both are made in memory for a day, so that neither an expired nor a missing certificate stands in
 * the way. Else root's Secret is used, and the server's certificate, which names no user.
 *
 * @throws {Failure} `certificate-failed` when there is neither
 */
export async function judgeCredentials(
  backEnd: Pick<RestoreBackEnd, "read">,
  config: EtcdCluster,
): Promise<JudgeCredentials> {
  const locations = certifiedLocations(config);
  const trust = (await certified(backEnd, locations.trustedClients))?.certificate;
  const authority = await certified(backEnd, locations.authority);
  if (trust === undefined) throw missing(locations.trustedClients.secret);
  const as = (leaf: CertifiedKey): ClientCredentials => ({ ...leaf, trust });
  if (authority !== undefined && authority.privateKey !== "") {
    const [root, stranger] = await Promise.all(
      ["root", nobody].map((commonName) => issueBriefClient(authority, commonName)),
    );
    if (root !== undefined && stranger !== undefined) {
      return { root: as(root), stranger: as(stranger) };
    }
  }
  const given = locations.rootClientSource ?? locations.rootClient;
  const root = await certified(backEnd, given);
  const server = await certified(backEnd, locations.server);
  if (root === undefined || server === undefined) throw missing(given.secret);
  return { root: as(root), stranger: as(server) };
}

async function certified(
  backEnd: Pick<RestoreBackEnd, "read">,
  { secret, certificate, privateKey }: CertifiedLocation,
): Promise<CertifiedKey | undefined> {
  const data = (await backEnd.read({ kind: "Secret", name: secret }))?.data;
  const found = data?.[certificate];
  if (found === undefined || found === "") return undefined;
  return { certificate: found, privateKey: data?.[privateKey ?? ""] ?? "" };
}

function missing(secret: string): Failure {
  return new Failure("certificate-failed", `Secret "${secret}" is missing or empty`, {
    hint: "Restore the cluster's Secrets first, from a recovery bundle by --bundle",
  });
}
