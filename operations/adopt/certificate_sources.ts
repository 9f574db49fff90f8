import { Failure } from "../../diagnostics/failure.ts";
import type { LiveDataStore, LiveRelease } from "./live_release.ts";
import { type SecretFile, secretFile } from "./secret_file.ts";

/** A certificate and its key, as keys of Secrets. */
export interface SecretPair {
  /** The certificate. */
  readonly certificate: SecretFile;
  /** Its private key. */
  readonly privateKey: SecretFile;
}

/** Where a release keeps its certificates: the chart has one CA for clients and peers. */
export interface CertificateSources {
  /** The CA with its key, from which Kamaji signs. */
  readonly authority: SecretPair;
  /** User root's. */
  readonly rootClient: SecretPair;
  /** The client port's. */
  readonly server: SecretPair;
  /** The peer port's. */
  readonly peer: SecretPair;
  /** Whom the client port trusts. */
  readonly clientTrust: SecretFile;
  /** Whom the peer port trusts. */
  readonly peerTrust: SecretFile;
}

/**
 * Finds the certificates of a release, whether the chart's Job or cert-manager made them: what
 * etcd uses by its flags and mounts, the CA's key and root's certificate by the DataStore.
 *
 * @throws {Failure} `adoption-refused` naming what is missing
 */
export function certificateSources(release: LiveRelease): CertificateSources {
  const { name } = release;
  const [tls] = release.dataStores.map(referencesOf).filter((each) => each !== undefined);
  const authority = tls?.authority ??
    pairOf(`${name}-certs`, { certificate: "ca.crt", privateKey: "ca.key" });
  const rootClient = tls?.rootClient ??
    pairOf(`${name}-root-client-certs`, { certificate: "tls.crt", privateKey: "tls.key" });
  const sources: CertificateSources = {
    authority,
    rootClient,
    server: {
      certificate: fileOf(release, "cert-file"),
      privateKey: fileOf(release, "key-file"),
    },
    peer: {
      certificate: fileOf(release, "peer-cert-file"),
      privateKey: fileOf(release, "peer-key-file"),
    },
    clientTrust: fileOf(release, "trusted-ca-file"),
    peerTrust: fileOf(release, "peer-trusted-ca-file"),
  };
  for (const file of filesOf(sources)) requireKey(release, file);
  return sources;
}

/** All Secret keys that the sources name. */
export function filesOf(sources: CertificateSources): SecretFile[] {
  return Object.values(sources).flatMap((source: SecretPair | SecretFile) =>
    "secret" in source ? [source] : [source.certificate, source.privateKey]
  );
}

/** Whether cert-manager made them, by the chart's names of its own Job's Secret and keys. */
export function areFromCertManager({ authority }: CertificateSources): boolean {
  return authority.privateKey.key === "tls.key";
}

function fileOf({ name, flags, container, statefulSet }: LiveRelease, flag: string): SecretFile {
  const pod = statefulSet.spec?.template.spec;
  const path = flags[flag];
  const file = path === undefined || pod === undefined
    ? undefined
    : secretFile(path, { pod, container });
  if (file !== undefined) return file;
  throw new Failure(
    "adoption-refused",
    `Members of "${name}" have --${flag} from no Secret of the release`,
    { hint: "Only releases with mutual TLS from Secrets can be adopted" },
  );
}

function requireKey({ secrets }: LiveRelease, { secret, key }: SecretFile): void {
  const found = secrets.find(({ name }) => name === secret);
  if (found?.keys.includes(key) === true) return;
  throw new Failure(
    "adoption-refused",
    found === undefined
      ? `Secret "${secret}" does not exist or does not belong to the release`
      : `Secret "${secret}" has no key "${key}"`,
    { hint: "Restore the Secret first: its certificates cannot be made again" },
  );
}

interface SecretReferences {
  readonly authority: SecretPair;
  readonly rootClient: SecretPair;
}

function referencesOf({ spec }: LiveDataStore): SecretReferences | undefined {
  const tls = fieldsOf(spec?.tlsConfig);
  const authority = referencedPair(tls.certificateAuthority);
  const rootClient = referencedPair(tls.clientCertificate);
  return authority && rootClient && { authority, rootClient };
}

function referencedPair(pair: unknown): SecretPair | undefined {
  const certificate = reference(fieldsOf(pair).certificate);
  const privateKey = reference(fieldsOf(pair).privateKey);
  return certificate && privateKey && { certificate, privateKey };
}

function reference(material: unknown): SecretFile | undefined {
  const { name, keyPath } = fieldsOf(fieldsOf(material).secretReference);
  return typeof name === "string" && typeof keyPath === "string"
    ? { secret: name, key: keyPath }
    : undefined;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

function pairOf(
  secret: string,
  { certificate, privateKey }: { readonly certificate: string; readonly privateKey: string },
): SecretPair {
  return {
    certificate: { secret, key: certificate },
    privateKey: { secret, key: privateKey },
  };
}
