import { clusterNames } from "../../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import { memberNames } from "../../../manifests/members/member_names.ts";
import { forwardedAccess } from "../../../operations/adopt/forward_ports.ts";
import { applyObject } from "../../kubernetes/objects.ts";
import { memberNodePorts } from "./node_ports.ts";
import type { OpenedKind } from "./open_kind.ts";

/** A member as it is reached from here. */
export interface ReachedMember {
  /** Its pod. */
  readonly name: string;
  /** `127.0.0.1:port` of its client port. */
  readonly endpoint: string;
  /** `127.0.0.1:port` of its metrics. */
  readonly metrics: string;
}

/** Members, and by which way. */
export interface ReachedMembers {
  /** Each of them. */
  readonly members: readonly ReachedMember[];
  /** Whether connections take their way through the API server, which costs time of its own. */
  readonly isForwarded: boolean;
  /** Ends what was opened to reach them. */
  close(): Promise<void>;
}

/**
 * Reaches members from the machine that runs kind: by ports of the node that stand on loopback, or,
 * where a cluster was made without, by port-forwards.
 */
export async function reachMembers(
  kind: OpenedKind,
  config: EtcdCluster,
): Promise<ReachedMembers> {
  const pods = memberNames(config);
  const { namespace } = clusterNames(config);
  const { client, metrics } = config.spec.ports;
  if (await kind.addressOf(memberNodePorts(0).client) === undefined) {
    const [clients, scraped] = await Promise.all(
      [client, metrics].map((port) => forwardedAccess(kind.kubernetes.config, { namespace, port })),
    );
    return {
      isForwarded: true,
      members: await Promise.all(pods.map(async (name) => ({
        name,
        endpoint: await clients!.endpointOf(name),
        metrics: await scraped!.endpointOf(name),
      }))),
      close: async () => {
        await clients!.close();
        await scraped!.close();
      },
    };
  }
  return {
    isForwarded: false,
    members: await Promise.all(pods.map(async (name, ordinal) => {
      const ports = memberNodePorts(ordinal);
      await applyObject(kind.kubernetes, service(config, { name, ports }));
      return {
        name,
        endpoint: await addressOf(kind, ports.client),
        metrics: await addressOf(kind, ports.metrics),
      };
    })),
    close: () => Promise.resolve(),
  };
}

interface NodePortWish {
  readonly name: string;
  readonly ports: ReturnType<typeof memberNodePorts>;
}

/** A Service of one pod, ready or not: a member that is not is to be seen so. */
function service(config: EtcdCluster, { name, ports }: NodePortWish) {
  const { client, metrics } = config.spec.ports;
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: `bench-${name}`, namespace: clusterNames(config).namespace },
    spec: {
      type: "NodePort",
      publishNotReadyAddresses: true,
      selector: { "statefulset.kubernetes.io/pod-name": name },
      ports: [
        { name: "client", port: client, nodePort: ports.client },
        { name: "metrics", port: metrics, nodePort: ports.metrics },
      ],
    },
  };
}

async function addressOf(kind: OpenedKind, nodePort: number): Promise<string> {
  const address = await kind.addressOf(nodePort);
  if (address === undefined) throw new Error(`The node has no port ${nodePort} on loopback`);
  return address;
}
