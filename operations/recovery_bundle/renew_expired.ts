import { Buffer } from "node:buffer";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import type { CertifiedKey } from "../certificates/certified_key.ts";
import { describeCertificate } from "../certificates/describe_certificate.ts";
import { issueCertificate } from "../certificates/issue_certificate.ts";
import { certifiedLocations } from "../keeper/keeper_plan.ts";
import { leafValidity } from "../keeper/certificates/leaf_validity.ts";
import type { BundledSecret } from "./recovery_bundle.ts";

/** A certificate with less than this to live, in milliseconds, counts as expired: a day. */
const margin = 86_400_000;

/**
 * Issues again what expired since a bundle was made, for the same names and by the same CA. Else no
 * member could start: the keeper, which renews certificates, stands still during a restore. Where
 * others make certificates, theirs stay as they are.
 *
 * @returns all Secrets, the expired ones renewed
 * @throws {Failure} `certificate-failed` when a CA cannot sign
 */
export async function renewExpired(
  secrets: readonly BundledSecret[],
  config: EtcdCluster,
): Promise<readonly BundledSecret[]> {
  if (config.spec.certificates.mode !== "keeper") return secrets;
  const { authority, keeperClient, peer, peerAuthority, rootClient, server } = certifiedLocations(
    config,
  );
  const leaves = new Map([
    [server.secret, { issuer: authority.secret, uses: ["server", "client"] as const }],
    [peer.secret, { issuer: peerAuthority.secret, uses: ["server", "client"] as const }],
    [keeperClient.secret, { issuer: authority.secret, uses: ["client"] as const }],
    [rootClient.secret, { issuer: authority.secret, uses: ["client"] as const }],
  ]);
  return await Promise.all(secrets.map(async (secret) => {
    const leaf = leaves.get(secret.name);
    if (leaf === undefined || !isExpired(secret)) return secret;
    const issuer = secrets.find(({ name }) => name === leaf.issuer);
    return issuer === undefined ? secret : await renewed(secret, { ...leaf, issuer, config });
  }));
}

function isExpired({ data }: BundledSecret): boolean {
  const { notAfter } = describeCertificate(text(data["tls.crt"]));
  return notAfter.getTime() < Date.now() + margin;
}

async function renewed(
  secret: BundledSecret,
  { issuer, uses, config }: {
    readonly issuer: BundledSecret;
    readonly uses: readonly ("client" | "server")[];
    readonly config: EtcdCluster;
  },
): Promise<BundledSecret> {
  const authority: CertifiedKey = {
    certificate: text(issuer.data["ca.crt"]),
    privateKey: text(issuer.data["ca.key"]),
  };
  const { subject, dnsNames, ipAddresses } = describeCertificate(text(secret.data["tls.crt"]));
  const end = describeCertificate(authority.certificate).notAfter.getTime();
  const { certificate, privateKey } = await issueCertificate({
    authority,
    subject,
    uses: [...uses],
    dnsNames,
    ipAddresses,
    ...leafValidity(config, end),
  });
  const encoded = (value: string) => Buffer.from(value).toString("base64");
  const leaf = { "tls.crt": encoded(certificate), "tls.key": encoded(privateKey) };
  return { ...secret, data: { ...secret.data, ...leaf } };
}

function text(encoded: string | undefined): string {
  return Buffer.from(encoded ?? "", "base64").toString();
}
