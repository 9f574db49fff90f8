import type { AuthorityName, Observation, PortsObservation } from "../observation.ts";

const authorities = ["client", "peer"] as const satisfies readonly AuthorityName[];

/**
 * The pods that run with another trust than is published. etcd reads the CAs it trusts once, when it
 * starts (etcd client/pkg/transport/listener.go, etcd-io/etcd#11555), so these have to restart, one
 * at a time and behind the gate as in any rollout. It is a member's handshakes that tell: it refuses
 * a CA that is published, or accepts one that is not any more.
 */
export function staleTrust({ certificates: { trust }, ports }: Observation): readonly string[] {
  if (trust.state === "absent") return [];
  const isStale = (each: PortsObservation) =>
    authorities.some((name) =>
      each[name].distrusts.some((authority) => trust[name].includes(authority)) ||
      each[name].trusts.some((authority) => !trust[name].includes(authority))
    );
  return ports.filter(isStale).map(({ pod }) => pod);
}

/** Which CAs one side of the members should have in force. */
export interface WantedTrust {
  /** Whose CA. */
  readonly authority: AuthorityName;
  /** Those that members must accept. */
  readonly accepted: readonly string[];
  /** Those that they must not accept. */
  readonly refused?: readonly string[];
}

/** The members that were not seen to trust as they should, whatever the reason. */
export function unprovenTrust(
  { ports, published }: Observation,
  { authority, accepted, refused = [] }: WantedTrust,
): readonly string[] {
  const proves = (pod: string) => {
    const port = ports.find((each) => each.pod === pod)?.[authority];
    return port?.served !== undefined &&
      accepted.every((each) => port.trusts.includes(each)) &&
      !refused.some((each) => port.trusts.includes(each));
  };
  return (published?.pods ?? []).filter((pod) => !proves(pod));
}
