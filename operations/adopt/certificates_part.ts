import { Failure } from "../../diagnostics/failure.ts";
import { describeCertificate } from "../certificates/describe_certificate.ts";
import { isIssuedBy } from "../certificates/is_issued_by.ts";
import type { AdoptionNote, AdoptionPart } from "./adoption_part.ts";
import {
  areFromCertManager,
  type CertificateSources,
  certificateSources,
} from "./certificate_sources.ts";
import type { LiveRelease } from "./live_release.ts";
import type { SecretFile } from "./secret_file.ts";

/** Days before its end at which a certificate is worth a word. */
const soon = 30;
const day = 86_400_000;

/**
 * Where the certificates come from: what the chart's Job made is the keeper's from now on; what
 * cert-manager made stays cert-manager's, by the issuer that the chart made of the CA.
 *
 * @param now the moment to judge validity by
 * @throws {Failure} `adoption-refused` when a certificate is missing or not of the one CA
 */
export function certificatesPart(release: LiveRelease, now: Date): AdoptionPart {
  const sources = certificateSources(release);
  requireOneAuthority(release, sources);
  const notes = [...expiryNotes(release, { sources, now }), sharedNote];
  if (!areFromCertManager(sources)) return { spec: { certificates: { mode: "keeper" } }, notes };
  const { secret } = sources.authority.certificate;
  return {
    spec: {
      certificates: {
        mode: "cert-manager",
        issuer: { name: secret, authoritySecret: secret },
        peerIssuer: { name: secret },
      },
    },
    notes: [...notes, {
      subject: "spec.certificates",
      message: `Issuer "${secret}", the Certificate of the same name and its own issuer stay ` +
        "outside of our configuration; keep them in Git beside it",
    }],
  };
}

const sharedNote: AdoptionNote = {
  subject: "spec.certificates.peer",
  message: "clients and peers go on sharing one CA, so a tenant's certificate still passes for " +
    "its chain on the peer port, but no longer for its name; the first rotation of the peer CA " +
    "separates them",
};

function requireOneAuthority(release: LiveRelease, sources: CertificateSources): void {
  const authority = pemOf(release, sources.authority.certificate);
  const leaves = [sources.server, sources.peer, sources.rootClient];
  const stranger = leaves.find(({ certificate }) =>
    !isIssuedBy(pemOf(release, certificate), authority)
  );
  if (stranger === undefined) return;
  const { secret, key } = stranger.certificate;
  throw new Failure(
    "adoption-refused",
    `Certificate "${key}" of Secret "${secret}" is not from the CA of the release`,
    { hint: "Issue it from the CA that Kamaji signs with, and adopt the release then" },
  );
}

interface ExpiryCheck {
  readonly sources: CertificateSources;
  readonly now: Date;
}

function expiryNotes(release: LiveRelease, { sources, now }: ExpiryCheck): AdoptionNote[] {
  const { authority, peer, rootClient, server } = sources;
  return [authority, server, peer, rootClient].flatMap(({ certificate }) => {
    const { notAfter } = describeCertificate(pemOf(release, certificate));
    const days = Math.floor((notAfter.getTime() - now.getTime()) / day);
    if (days > soon) return [];
    const where = `"${certificate.key}" of Secret "${certificate.secret}"`;
    return [{
      subject: "spec.certificates",
      message: days < 0
        ? `certificate ${where} expired on ${dateOf(notAfter)}`
        : `certificate ${where} expires on ${
          dateOf(notAfter)
        }; the keeper renews what the CA signs`,
    }];
  });
}

function pemOf({ secrets }: LiveRelease, { secret, key }: SecretFile): string {
  return secrets.find(({ name }) => name === secret)?.certificates[key] ?? "";
}

function dateOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
