import type { MemberFact } from "./facts.ts";
import type { InspectionSource } from "./inspection_source.ts";
import type { ListedMember } from "./read_member.ts";
import { type ServedCertificate, shakeHands } from "./shake_hands.ts";

/** The certificates of peer ports, by the members' names. */
export type PeerCertificates = ReadonlyMap<string, ServedCertificate>;

/** Whose peer ports are looked at. */
export interface PeerOptions {
  /** Where members are. */
  readonly source: InspectionSource;
  /** What they said. */
  readonly members: readonly MemberFact[];
  /** Under which URLs they know each other. */
  readonly listed: readonly ListedMember[];
  /** Milliseconds for a handshake. */
  readonly timeout: number;
}

/** Looks at peer ports, now and then. */
export interface RememberedPeers {
  /** What they present; what was seen lately is not asked again. It never throws. */
  certificates(options: PeerOptions): Promise<PeerCertificates>;
}

/** Milliseconds. Who shows no certificate to a peer port makes etcd log a warning. */
const keptFor = 300_000;

/** Remembers what peer ports present. */
export function rememberPeers(): RememberedPeers {
  let known: { readonly certificates: PeerCertificates; readonly at: number } | undefined;
  return {
    async certificates(options) {
      const isFresh = known !== undefined && performance.now() - known.at < keptFor &&
        options.members.every(({ name = "", status }) =>
          status.state === "silent" || known?.certificates.has(name)
        );
      if (known !== undefined && isFresh) return known.certificates;
      const certificates = await readPeers(options);
      known = { certificates, at: performance.now() };
      return certificates;
    },
  };
}

async function readPeers({ listed, members, source, timeout }: PeerOptions) {
  const pairs = await Promise.all(members.map(async ({ name, status }) => {
    const endpoint = peerEndpointOf(name, { listed, source });
    if (name === undefined || endpoint === undefined || status.state === "silent") return [];
    const { certificate } = await shakeHands(endpoint, { timeout });
    return certificate === undefined ? [] : [[name, certificate] as const];
  }));
  return new Map(pairs.flat());
}

function peerEndpointOf(
  name: string | undefined,
  { listed, source }: Pick<PeerOptions, "listed" | "source">,
): string | undefined {
  const known = source.members.find((member) => member.name === name)?.peerEndpoint;
  if (known !== undefined || !source.isDirect) return known;
  const url = listed.find((member) => member.name === name)?.peerUrls[0];
  return url === undefined ? undefined : new URL(url).host;
}
