import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import { createCertificateAuthority } from "../../operations/certificates/create_certificate_authority.ts";
import { issueCertificate } from "../../operations/certificates/issue_certificate.ts";
import { issueTenantCertificate } from "../../operations/certificates/issue_tenant_certificate.ts";

/** The Secrets of a cluster on loopback, by name, as its keeper would make them. */
export type ClusterSecrets = Readonly<Record<string, Readonly<Record<string, string>>>>;

const start = () => new Date(Date.now() - 300_000);

/** Makes the Secrets of the example cluster, with CAs of its own. */
export async function createClusterSecrets(): Promise<ClusterSecrets> {
  const [clients, peers] = await Promise.all(
    ["etcd clients", "etcd peers"].map((commonName) =>
      createCertificateAuthority({ subject: { commonName }, notBefore: start(), validDays: 30 })
    ),
  );
  if (clients === undefined || peers === undefined) throw new TypeError("Two CAs were made");
  const loopback = { dnsNames: ["localhost"], ipAddresses: ["127.0.0.1"] };
  const leaf = async (commonName: string, authority: typeof clients) => {
    const { certificate, privateKey } = await issueCertificate({
      authority,
      subject: { commonName },
      uses: ["server", "client"],
      ...loopback,
      notBefore: start(),
      validDays: 10,
    });
    return { "tls.crt": certificate, "tls.key": privateKey, "ca.crt": authority.certificate };
  };
  return {
    "etcd-certs": { "ca.crt": clients.certificate, "ca.key": clients.privateKey },
    "etcd-peer-ca": { "ca.crt": peers.certificate, "ca.key": peers.privateKey },
    "etcd-trust": { "client-ca.crt": clients.certificate, "peer-ca.crt": peers.certificate },
    "etcd-server": await leaf("etcd-server", clients),
    "etcd-peer": await leaf("etcd-peer", peers),
    "etcd-keeper-client": await leaf("etcd-keeper", clients),
    "etcd-root-client-certs": await leaf("root", clients),
  };
}

/** A client's credentials, signed by the clients' CA among the Secrets. */
export async function credentialsOf(
  secrets: ClusterSecrets,
  user: string,
): Promise<ClientCredentials> {
  const { "ca.crt": trust = "", "ca.key": key = "" } = secrets["etcd-certs"] ?? {};
  const leaf = await issueTenantCertificate({
    authority: { certificate: trust, privateKey: key },
    user,
    notBefore: start(),
    validDays: 1,
  });
  return { ...leaf, trust };
}
