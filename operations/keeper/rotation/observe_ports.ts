import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import type { CertifiedKey } from "../../certificates/certified_key.ts";
import { gatherAuthorities } from "./gather_authorities.ts";
import { certifiedLocations, type KeeperPlan } from "../keeper_plan.ts";
import type {
  AuthorityName,
  CertificatesObservation,
  PortObservation,
  PortsObservation,
} from "../observation.ts";
import { knownAuthorities, type SecretReader } from "../certificates/observe_certificates.ts";
import { dialPort, type DialResult } from "./dial_port.ts";
import { distinctAuthorities, type PortAddress, type PortProbe } from "./port_probe.ts";
import { certificateFacts, type KnownAuthorities } from "../certificates/read_certified_secret.ts";

/** What ports are looked at with. */
export interface PortQuestions {
  /** The members' pods. */
  readonly pods: readonly string[];
  /** The certificates of the cluster. */
  readonly certificates: CertificatesObservation;
  /** Reads Secrets. */
  readonly read: SecretReader;
  /** Dials. */
  readonly probe: PortProbe;
}

/**
 * Looks at both ports of every member: which certificate each one shows, and which CAs it trusts.
 * That is what etcd has in force, whatever the Secrets say.
 *
 * @throws {Failure} `kubernetes-request-failed` when a Secret cannot be read
 */
export async function observePorts(
  { config, addresses }: KeeperPlan,
  questions: PortQuestions,
): Promise<readonly PortsObservation[]> {
  const { pods, read } = questions;
  const authorities = await knownAuthorities(config, read);
  const lookers = {
    client: await lookerOf(config, { ...questions, authority: "client", authorities }),
    peer: await lookerOf(config, { ...questions, authority: "peer", authorities }),
  };
  return await Promise.all(pods.map(async (pod) => {
    const [client, peer] = await Promise.all([
      lookers.client(addressOf(`https://${addresses.endpoint(pod)}`)),
      lookers.peer(addressOf(addresses.peerUrl(pod))),
    ]);
    return { pod, client, peer };
  }));
}

function addressOf(url: string): PortAddress {
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(port || 443) };
}

interface LookerOptions extends PortQuestions {
  readonly authority: AuthorityName;
  readonly authorities: KnownAuthorities;
}

type Looker = (address: PortAddress) => Promise<PortObservation>;

/** One dial for each CA whose key we have; else one with a certificate that there is anyway. */
async function lookerOf(config: EtcdCluster, options: LookerOptions): Promise<Looker> {
  const { authority, authorities, certificates: { trust }, probe, read } = options;
  const trusted = trust.state === "absent" ? [] : trust[authority];
  const distinct = distinctAuthorities(
    await gatherAuthorities(config, { read, authority }),
    trusted,
  );
  if (distinct.length === 0) return await ownLeafLooker(config, options);
  return async (address) => {
    const dials = await Promise.all(distinct.map(async ({ authority, fingerprints }) => ({
      fingerprints,
      result: await probe.dial(address, authority),
    })));
    const by = (wanted: DialResult["trust"]) =>
      dials.filter(({ result }) => result.trust === wanted)
        .flatMap(({ fingerprints }) => fingerprints);
    const served = dials.find(({ result }) => result.served !== undefined)?.result.served;
    return {
      served: factsOf(served, authorities),
      trusts: by("trusted"),
      distrusts: by("distrusted"),
    };
  };
}

/** The CA of a leaf that was given to us is the one beside it. */
async function ownLeafLooker(
  config: EtcdCluster,
  { authority, authorities, certificates, read }: LookerOptions,
): Promise<Looker> {
  const { keeperClient, peer } = certifiedLocations(config);
  const location = authority === "client" ? keeperClient : peer;
  const data = (await read(location.secret))?.data;
  const shown: CertifiedKey = {
    certificate: data?.[location.certificate] ?? "",
    privateKey: data?.[location.privateKey ?? ""] ?? "",
  };
  const { bundle: [signer] } = bundleHolder(certificates, authority);
  return async (address) => {
    const { served, trust } = await dialPort({ ...address, shown, timeout: 3_000 });
    return {
      served: factsOf(served, authorities),
      trusts: trust === "trusted" && signer !== undefined ? [signer] : [],
      distrusts: trust === "distrusted" && signer !== undefined ? [signer] : [],
    };
  };
}

function bundleHolder(
  { peerAuthority, server }: CertificatesObservation,
  authority: AuthorityName,
): { readonly bundle: readonly string[] } {
  const secret = authority === "client" ? server : peerAuthority;
  return secret.state === "present" ? secret : { bundle: [] };
}

function factsOf(
  served: string | undefined,
  authorities: KnownAuthorities,
): PortObservation["served"] {
  return served === undefined ? undefined : certificateFacts(served, authorities);
}
