/** Members that a node can give ports: as many as a cluster can have. */
const mostMembers = 7;

/** First port of a node for clients of members, in the range that Kubernetes gives out. */
const clients = 31_000;

/** First port of a node for metrics of members. */
const metrics = 31_010;

/** Port of a node for Prometheus. */
export const prometheusNodePort = 31_090;

/** The two ports of a node that lead to a member. */
export interface MemberNodePorts {
  /** To the client port. */
  readonly client: number;
  /** To the metrics port. */
  readonly metrics: number;
}

/** The ports of a node that lead to a member, by its place. */
export function memberNodePorts(ordinal: number): MemberNodePorts {
  return { client: clients + ordinal, metrics: metrics + ordinal };
}

/** All ports that a node of ours gives out. */
export const allNodePorts: readonly number[] = [
  ...Array.from({ length: mostMembers }, (_, ordinal) => memberNodePorts(ordinal)).flatMap((
    ports,
  ) => [ports.client, ports.metrics]),
  prometheusNodePort,
];
