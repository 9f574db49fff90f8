import type {
  V1LabelSelector,
  V1NetworkPolicyPeer,
  V1NetworkPolicyPort,
} from "@kubernetes/client-node";
import { BlockList, isIPv6 } from "node:net";
import type { KubernetesObject } from "../kubernetes_object.ts";
import type { NetworkPolicy } from "../network/network_policy.ts";
import { ofKind } from "./rendered.ts";

/** Labels by which selectors select. */
export type Labels = Readonly<Record<string, string>>;

/** A pod, as policies see it. */
export interface NetworkPod {
  /** The name of its namespace. */
  readonly namespace: string;
  /** The labels of its namespace; Kubernetes adds the one with its name. */
  readonly namespaceLabels?: Labels;
  /** Its own labels. */
  readonly labels: Labels;
  /** Its address, where blocks of addresses are to matter. */
  readonly address?: string;
}

/** Something outside of the cluster's pods: another machine, or a service elsewhere. */
export interface NetworkAddress {
  /** IPv4 or IPv6. */
  readonly address: string;
}

/** One end of a connection. */
export type NetworkEnd = NetworkPod | NetworkAddress;

/** A connection that somebody wants to open. */
export interface Connection {
  /** Who opens it. */
  readonly from: NetworkEnd;
  /** Who is to answer. */
  readonly to: NetworkEnd;
  /** The port of whoever answers: of the pod, not of a Service before it. */
  readonly port: number;
  /** Default: TCP. */
  readonly protocol?: "TCP" | "UDP";
}

/** Who, if anybody, would not let a connection through. */
export type NetworkVerdict = "allowed" | "denied by egress" | "denied by ingress";

interface Rule {
  readonly ports?: readonly V1NetworkPolicyPort[];
  readonly peers?: readonly V1NetworkPolicyPeer[];
}

/**
 * Judges a connection as a network plugin does that enforces the rendered policies, and no others:
 * a pod is open in a direction until a policy of its namespace selects it for that direction; from
 * then on a connection needs one rule, of any of those policies, that names both its peer and its
 * port. Policies only ever add what is allowed, and both ends must allow it.
 *
 * A pod always reaches itself. Blocks of addresses match pods only by an address that is given; Kubernetes leaves open whether
 * they match pods at all.
 */
export function networkVerdict(
  objects: readonly KubernetesObject[],
  connection: Connection,
): NetworkVerdict {
  const policies = ofKind(objects, "NetworkPolicy");
  const { from, to } = connection;
  if (from === to) return "allowed";
  if (!allows(policies, { end: from, peer: to, connection, direction: "Egress" })) {
    return "denied by egress";
  }
  if (!allows(policies, { end: to, peer: from, connection, direction: "Ingress" })) {
    return "denied by ingress";
  }
  return "allowed";
}

interface Question {
  readonly end: NetworkEnd;
  readonly peer: NetworkEnd;
  readonly connection: Connection;
  readonly direction: "Ingress" | "Egress";
}

function allows(policies: readonly NetworkPolicy[], question: Question): boolean {
  const { connection, direction, end, peer } = question;
  if (!isPod(end)) return true;
  const relevant = policies.filter((policy) =>
    policy.metadata.namespace === end.namespace &&
    directionsOf(policy).includes(direction) &&
    selects(policy.spec.podSelector ?? {}, end.labels)
  );
  if (relevant.length === 0) return true;
  return relevant.some((policy) =>
    rulesOf(policy, direction).some(({ peers = [], ports = [] }) =>
      (ports.length === 0 || ports.some((port) => matchesPort(port, connection))) &&
      (peers.length === 0 || peers.some((each) => matchesPeer(each, { peer, home: end.namespace })))
    )
  );
}

/** Without `policyTypes`, a policy is about egress only where it has a rule for it. */
function directionsOf({ spec }: NetworkPolicy): readonly string[] {
  return spec.policyTypes ?? (spec.egress === undefined ? ["Ingress"] : ["Ingress", "Egress"]);
}

function rulesOf({ spec }: NetworkPolicy, direction: "Ingress" | "Egress"): Rule[] {
  const { egress = [], ingress = [] } = spec;
  return direction === "Ingress"
    ? ingress.map(({ from, ports }) => rule(from, ports))
    : egress.map(({ to, ports }) => rule(to, ports));
}

function rule(peers?: V1NetworkPolicyPeer[], ports?: V1NetworkPolicyPort[]): Rule {
  return { ...(peers === undefined ? {} : { peers }), ...(ports === undefined ? {} : { ports }) };
}

function matchesPort(
  { endPort, port, protocol = "TCP" }: V1NetworkPolicyPort,
  connection: Connection,
): boolean {
  if (protocol !== (connection.protocol ?? "TCP")) return false;
  if (port === undefined) return true;
  if (typeof port !== "number") throw new TypeError(`Port "${port}" has no number`);
  return connection.port >= port && connection.port <= (endPort ?? port);
}

function matchesPeer(
  { ipBlock, namespaceSelector, podSelector }: V1NetworkPolicyPeer,
  { peer, home }: { readonly peer: NetworkEnd; readonly home: string },
): boolean {
  if (ipBlock !== undefined) {
    const { cidr, except = [] } = ipBlock;
    if (peer.address === undefined || !contains(cidr, peer.address)) return false;
    return !except.some((each) => contains(each, peer.address ?? ""));
  }
  if (!isPod(peer)) return false;
  const inNamespace = namespaceSelector === undefined
    ? peer.namespace === home
    : selects(namespaceSelector, namespaceLabels(peer));
  return inNamespace && selects(podSelector ?? {}, peer.labels);
}

function namespaceLabels({ namespace, namespaceLabels }: NetworkPod): Labels {
  return { ...namespaceLabels, "kubernetes.io/metadata.name": namespace };
}

function selects({ matchExpressions = [], matchLabels = {} }: V1LabelSelector, labels: Labels) {
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      switch (operator) {
        case "In":
          return value !== undefined && values.includes(value);
        case "NotIn":
          return value === undefined || !values.includes(value);
        case "Exists":
          return value !== undefined;
        case "DoesNotExist":
          return value === undefined;
        default:
          throw new TypeError(`Unknown operator "${operator}"`);
      }
    });
}

function contains(cidr: string, address: string): boolean {
  const [network = "", prefix = ""] = cidr.split("/");
  if (isIPv6(network) !== isIPv6(address)) return false;
  const family = isIPv6(network) ? "ipv6" : "ipv4";
  const block = new BlockList();
  block.addSubnet(network, Number(prefix), family);
  return block.check(address, family);
}

function isPod(end: NetworkEnd): end is NetworkPod {
  return "labels" in end;
}
