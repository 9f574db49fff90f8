import { join } from "node:path";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";
import { createCertificateAuthority } from "../../operations/certificates/create_certificate_authority.ts";
import { writeCertifiedKey } from "../../operations/certificates/write_certified_key.ts";

/** The files of a CA. */
export interface SignerFiles {
  /** Its certificate. */
  readonly certificate: string;
  /** Its key. */
  readonly privateKey: string;
}

/** Makes a CA that nobody trusts yet, in files of a new directory. */
export async function strangeSigner(directory: string): Promise<SignerFiles> {
  const authority = await createCertificateAuthority({
    subject: { commonName: "a CA of a test" },
    notBefore: new Date(Date.now() - 300_000),
    validDays: 3,
  });
  const place = await Deno.makeTempDir({ dir: directory, prefix: "signer-" });
  const files = await writeCertifiedKey(authority, { directory: place, name: "ca" });
  return { certificate: files.certificateFile, privateKey: files.privateKeyFile };
}

/**
 * Makes a CA that members of a local cluster trust for clients besides their own, whose key never
 * touches the disk. They read whom to trust when they start, and are restarted for it.
 */
export async function signerOf(cluster: LocalCluster, directory: string): Promise<SignerFiles> {
  const signer = await strangeSigner(directory);
  const trust = join(cluster.directory, "pki/server-ca.crt");
  const certificate = await Deno.readTextFile(signer.certificate);
  await Deno.writeTextFile(trust, `${await Deno.readTextFile(trust)}\n${certificate}`);
  for (const member of cluster.members) {
    await member.kill();
    member.start();
    await member.ready();
  }
  return signer;
}

/** The options that name a CA. */
export function signerOptions({ certificate, privateKey }: SignerFiles): string[] {
  return [`--client-ca=${certificate}`, `--client-ca-key=${privateKey}`];
}
