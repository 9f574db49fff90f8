import type { Condition } from "../conditions.ts";
import { backdating } from "../certificates/leaf_validity.ts";
import type {
  AuthorityName,
  CertificateFacts,
  CertifiedSecret,
  Observation,
  PortObservation,
} from "../observation.ts";

/** How a port's certificate is. */
export interface ServedCertificate {
  /** The member's pod. */
  readonly pod: string;
  /** The port: of clients or of peers. */
  readonly port: AuthorityName;
  /** What it serves; `undefined` when it could not be asked. */
  readonly served: CertificateFacts | undefined;
  /** Which share of its life is left, from 0 to 1; 0 when it could not be asked. */
  readonly lifeLeft: number;
  /** How it is to be judged. */
  readonly verdict: "good" | "spreading" | "old" | "ending" | "unknown";
}

/** Milliseconds that a new Secret may take to reach a member: kubelets look once a minute or so. */
const spreadingTime = 300_000;

/** The share of a certificate's life below which somebody should look. Renewal comes at a third. */
const alarmingShare = 0.3;

/** What every port of every member serves, beside what it should. */
export function servedCertificates(seen: Observation): readonly ServedCertificate[] {
  const { certificates, ports } = seen;
  return ports.flatMap(({ pod, client, peer }) => [
    servedCertificate(seen, { pod, port: "client", found: client, wanted: certificates.server }),
    servedCertificate(seen, { pod, port: "peer", found: peer, wanted: certificates.peer }),
  ]);
}

interface FoundCertificate {
  readonly pod: string;
  readonly port: AuthorityName;
  readonly found: PortObservation;
  readonly wanted: CertifiedSecret;
}

function servedCertificate(
  { now }: Observation,
  { pod, port, found: { served }, wanted }: FoundCertificate,
): ServedCertificate {
  if (served === undefined) return { pod, port, served, lifeLeft: 0, verdict: "unknown" };
  const { notAfter, notBefore } = served;
  const lifeLeft = Math.max(0, (notAfter - now) / (notAfter - notBefore));
  const verdict = lifeLeft < alarmingShare ? "ending" : ageVerdict(served, { wanted, now });
  return { pod, port, served, lifeLeft, verdict };
}

/** A new certificate of ours is as old as its validity, but for the time that clocks may lag. */
function ageVerdict(
  served: CertificateFacts,
  { wanted, now }: { readonly wanted: CertifiedSecret; readonly now: number },
): ServedCertificate["verdict"] {
  if (wanted.state !== "present") return "good";
  const { fingerprint, notBefore } = wanted.certificate;
  if (fingerprint === served.fingerprint) return "good";
  return now - (notBefore + backdating) > spreadingTime ? "old" : "spreading";
}

/**
 * Whether every port serves the certificate of its Secret, or one that is still good while the new
 * one is on its way. What members have in force is asked of them: a Secret says nothing of it.
 */
export function certificatesServed(seen: Observation): Condition {
  const type = "CertificatesServed";
  const all = servedCertificates(seen);
  const which = (verdict: ServedCertificate["verdict"]) =>
    all.filter((each) => each.verdict === verdict).map(({ pod, port }) => `${pod} (${port})`);
  const [old, ending, unknown] = [which("old"), which("ending"), which("unknown")];
  if (ending.length > 0) {
    const message = `Less than 30 % of its life is left to what is served by ${ending.join(", ")}`;
    return { type, status: "False", reason: "Ending", message };
  }
  if (old.length > 0) {
    const message = `For more than five minutes, an old certificate is served by ${old.join(", ")}`;
    return { type, status: "False", reason: "Old", message };
  }
  if (unknown.length > 0 || all.length === 0) {
    const message = all.length === 0
      ? "No member was asked"
      : `Could not be asked: ${unknown.join(", ")}`;
    return { type, status: "Unknown", reason: "NotAsked", message };
  }
  const spreading = which("spreading");
  return spreading.length > 0
    ? {
      type,
      status: "True",
      reason: "Spreading",
      message: `A good certificate is about to be replaced on ${spreading.join(", ")}`,
    }
    : { type, status: "True", reason: "Served", message: "Every port serves its certificate" };
}
