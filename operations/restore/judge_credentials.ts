import { Failure } from "../../diagnostics/failure.ts";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import type { CertifiedKey } from "../certificates/certified_key.ts";
import { issueCertificate } from "../certificates/issue_certificate.ts";
import { type CertifiedLocation, certifiedLocations } from "../keeper/keeper_plan.ts";
import type { RestoreBackEnd } from "./restore_back_end.ts";
import type { JudgeCredentials } from "./restore_tools.ts";

/** The name of nobody; no tenant can have it, since a tenant's begins with a letter or digit. */
const nobody = "_nobody";

/** For clocks that lag, in milliseconds. */
const backdating = 300_000;

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
      ["root", nobody].map((commonName) => issued(authority, commonName)),
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

/** A CA in several files, or with a key of an unknown kind, cannot sign here. */
async function issued(
  authority: CertifiedKey,
  commonName: string,
): Promise<CertifiedKey | undefined> {
  try {
    return await issueCertificate({
      authority,
      subject: { commonName },
      uses: ["client"],
      notBefore: new Date(Date.now() - backdating),
      validDays: 1,
    });
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
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
