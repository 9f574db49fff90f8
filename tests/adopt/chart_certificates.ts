import type { CertifiedKey } from "../../operations/certificates/certified_key.ts";
import { createCertificateAuthority } from "../../operations/certificates/create_certificate_authority.ts";
import { issueCertificate } from "../../operations/certificates/issue_certificate.ts";

/** Whose certificates are made. */
export interface ChartCertificatesOptions {
  /** The chart's full name. */
  readonly name: string;
  /** The namespace of the release. */
  readonly namespace: string;
  /** Members. Default 3. */
  readonly members?: number;
  /** Default `cluster.local`. */
  readonly domain?: string;
}

/** What the chart's Job makes: one CA for everything, RSA keys, lists of members for names. */
export interface ChartCertificates {
  /** The CA of servers, peers and clients. */
  readonly authority: CertifiedKey;
  /** The client port's. */
  readonly server: CertifiedKey;
  /** The peer port's. */
  readonly peer: CertifiedKey;
  /** User root's. */
  readonly rootClient: CertifiedKey;
}

/** Makes certificates as the chart's Job does, with the names it gives them. */
export async function chartCertificates(
  { name, namespace, members = 3, domain = "cluster.local" }: ChartCertificatesOptions,
): Promise<ChartCertificates> {
  const notBefore = new Date(Date.now() - 60_000);
  const common = { notBefore, validDays: 365, algorithm: "rsa-2048" as const };
  const authority = await createCertificateAuthority({
    ...common,
    subject: { commonName: "Clastix CA" },
    validDays: 1825,
  });
  const pods = Array.from({ length: members }, (_, index) => `${name}-${index}`);
  const issue = { ...common, authority, ipAddresses: ["127.0.0.1"] };
  const hosts = pods.map((pod) => `${pod}.${name}.${namespace}.svc.${domain}`);
  return {
    authority,
    server: await issueCertificate({
      ...issue,
      subject: { commonName: "etcd" },
      uses: ["server", "client"],
      dnsNames: [...hosts, `${name}-client.${namespace}.svc.${domain}`, "etcd-server"],
    }),
    peer: await issueCertificate({
      ...issue,
      subject: { commonName: "etcd" },
      uses: ["server", "client"],
      dnsNames: pods.flatMap((pod) => [
        pod,
        `${pod}.${name}`,
        `${pod}.${name}.${namespace}.svc`,
        `${pod}.${name}.${namespace}.svc.${domain}`,
      ]),
    }),
    rootClient: await issueCertificate({
      ...common,
      authority,
      subject: { commonName: "root", organizations: ["system:masters"] },
      uses: ["client"],
    }),
  };
}

/** The two Secrets in which the chart's Job leaves them. */
export function chartSecrets(
  { name, namespace }: ChartCertificatesOptions,
  { authority, peer, rootClient, server }: ChartCertificates,
): object[] {
  return [
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: `${name}-certs`, namespace },
      type: "Opaque",
      stringData: {
        "ca.crt": authority.certificate,
        "ca.key": authority.privateKey,
        "server.pem": server.certificate,
        "server-key.pem": server.privateKey,
        "peer.pem": peer.certificate,
        "peer-key.pem": peer.privateKey,
      },
    },
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: `${name}-root-client-certs`, namespace },
      type: "kubernetes.io/tls",
      stringData: { "tls.crt": rootClient.certificate, "tls.key": rootClient.privateKey },
    },
  ];
}
