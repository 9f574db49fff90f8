import { Failure } from "../../../diagnostics/failure.ts";
import type { CertifiedKey } from "../../../operations/certificates/certified_key.ts";
import { createCertificateAuthority } from "../../../operations/certificates/create_certificate_authority.ts";
import { issueCertificate } from "../../../operations/certificates/issue_certificate.ts";
import { issueTenantCertificate } from "../../../operations/certificates/issue_tenant_certificate.ts";
import { writeCertifiedKey } from "../../../operations/certificates/write_certified_key.ts";
import type { ClientCredentials } from "../../../etcd/connect_etcd.ts";
import type { ListenerFiles } from "../../../manifests/etcd_arguments.ts";

/** The certificates of a local cluster: separate CAs for clients and peers, as in Kubernetes. */
export interface LocalPki {
  /** Files of the client listener. */
  readonly server: ListenerFiles;
  /** Files of the peer listener. */
  readonly peer: ListenerFiles;
  /** Credentials of a client: the user becomes the certificate's CN. */
  credentialsOf(user: string): Promise<ClientCredentials>;
}

/** Certificates are valid from a little before now, for clocks that lag. */
const backdating = 300_000;
const authorityDays = 3;
const leafDays = 2;

/**
 * Makes the certificates of a local cluster and writes those that etcd reads below `directory`,
 * private keys with mode 0600. They live for two days: long enough for a soak, too short to be
 * worth stealing. CA keys never touch the disk.
 *
 * @throws {Failure} `output-failed` when they cannot be written
 */
export async function createLocalPki(directory: string): Promise<LocalPki> {
  const notBefore = new Date(Date.now() - backdating);
  await Deno.mkdir(directory, { recursive: true, mode: 0o700 });
  const [clients, peers] = await Promise.all(
    ["kamaji-etcd local clients", "kamaji-etcd local peers"].map((commonName) =>
      createCertificateAuthority({ subject: { commonName }, notBefore, validDays: authorityDays })
    ),
  ) as [CertifiedKey, CertifiedKey];
  const [server, peer] = await Promise.all([
    listenerFiles({ directory, name: "server", authority: clients, notBefore }),
    listenerFiles({ directory, name: "peer", authority: peers, notBefore }),
  ]);
  const credentialsOf = async (user: string): Promise<ClientCredentials> => {
    const leaf = await issueTenantCertificate({
      authority: clients,
      user,
      notBefore,
      validDays: leafDays,
    });
    return { ...leaf, trust: clients.certificate };
  };
  return { server, peer, credentialsOf };
}

interface ListenerOptions {
  readonly directory: string;
  readonly name: "server" | "peer";
  readonly authority: CertifiedKey;
  readonly notBefore: Date;
}

async function listenerFiles(options: ListenerOptions): Promise<ListenerFiles> {
  const { authority, directory, name, notBefore } = options;
  const leaf = await issueCertificate({
    authority,
    subject: { commonName: `etcd-${name}` },
    uses: ["server", "client"],
    dnsNames: ["localhost"],
    ipAddresses: ["127.0.0.1"],
    notBefore,
    validDays: leafDays,
  });
  const files = await writeCertifiedKey(leaf, { directory, name });
  const trust = `${directory}/${name}-ca.crt`;
  await writeTrust(trust, authority.certificate);
  return { certificate: files.certificateFile, privateKey: files.privateKeyFile, trust };
}

async function writeTrust(file: string, certificate: string): Promise<void> {
  try {
    await Deno.writeTextFile(file, certificate);
  } catch (cause) {
    throw new Failure("output-failed", `Certificate "${file}" cannot be written`, {
      hint: "Check that its directory may be written and has space",
      cause,
    });
  }
}
