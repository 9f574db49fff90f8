import type { CertifiedKey } from "../../certificates/certified_key.ts";
import { readCertificate } from "../../certificates/read_certificate.ts";
import { dialPort, type DialResult } from "./dial_port.ts";
import type { GatheredAuthority } from "./gather_authorities.ts";
import { issueBriefClient, nobody } from "../certificates/issue_brief_client.ts";

/** Dials ports as clients of given CAs. */
export interface PortProbe {
  /** Dials a port as a client whom this CA signed. */
  dial(address: PortAddress, authority: CertifiedKey): Promise<DialResult>;
}

/** Where a port is. */
export interface PortAddress {
  /** The host, a name or an address. */
  readonly host: string;
  /** The port. */
  readonly port: number;
}

const halfDay = 43_200_000;
const timeout = 3_000;

/**
 * Probes by certificates that name nobody and no host: whoever trusts their CA lets them neither
 * read nor join. They are made in memory and again after half a day, of the one they live.
 */
export function createPortProbe(): PortProbe {
  const made = new Map<string, { readonly until: number; readonly leaf: CertifiedKey }>();
  const leafOf = async (authority: CertifiedKey): Promise<CertifiedKey | undefined> => {
    const known = made.get(authority.certificate);
    if (known !== undefined && known.until > Date.now()) return known.leaf;
    const leaf = await issueBriefClient(authority, nobody);
    if (leaf !== undefined) {
      made.set(authority.certificate, { until: Date.now() + halfDay, leaf });
    }
    return leaf;
  };
  return {
    async dial(address, authority) {
      const shown = await leafOf(authority);
      if (shown === undefined) return { served: undefined, trust: "unknown" };
      return await dialPort({ ...address, shown, timeout });
    },
  };
}

/**
 * Which CAs are to be dialled as, and whom each dial speaks for: CAs of one key, as cert-manager
 * makes them when it renews one, cannot be told apart by what they signed. Such a dial speaks for
 * those that are trusted, if any is, since to trust one is to trust what all of them sign.
 *
 * @returns the CAs with a key, each with the fingerprints it speaks for
 */
export function distinctAuthorities(
  known: ReadonlyMap<string, GatheredAuthority>,
  trusted: readonly string[],
): readonly { readonly authority: CertifiedKey; readonly fingerprints: readonly string[] }[] {
  const groups = Map.groupBy(known, ([, { certificate }]) => publicKeyOf(certificate));
  return [...groups.values()].flatMap((group) => {
    const able = group.find(([, { privateKey }]) => privateKey !== undefined)?.[1];
    if (able?.privateKey === undefined) return [];
    const fingerprints = group.map(([fingerprint]) => fingerprint);
    const published = fingerprints.filter((each) => trusted.includes(each));
    return [{
      authority: { certificate: able.certificate, privateKey: able.privateKey },
      fingerprints: published.length === 0 ? fingerprints : published,
    }];
  });
}

function publicKeyOf(certificate: string): string {
  return readCertificate(certificate).x509.publicKey.export({ type: "spki", format: "pem" })
    .toString();
}
