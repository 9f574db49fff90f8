import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import type { ClusterIdentity } from "./facts.ts";
import type { KubernetesFacts } from "./kubernetes_facts.ts";
import type { MemberAddress } from "./read_member.ts";

/** A cluster that can be looked at, however it is reached. */
export interface InspectionSource {
  /** Which one it is, where that is known. */
  readonly cluster: ClusterIdentity | undefined;
  /** Its configuration, where it could be read. */
  readonly config: EtcdCluster | undefined;
  /** As whom etcd is asked; `undefined` when there are no credentials, and `origin` says why. */
  readonly credentials: ClientCredentials | undefined;
  /** Where the credentials come from, or why there are none. */
  readonly origin: string;
  /** Where its members are asked. */
  readonly members: readonly MemberAddress[];
  /** Whether the URLs that members tell their clients can be dialled from here. */
  readonly isDirect: boolean;
  /** Asks Kubernetes; absent where it is not asked. */
  readonly kubernetes?: (() => Promise<KubernetesFacts>) | undefined;
  /** Ends whatever was opened for it. */
  close(): Promise<void>;
}

/** Members at known addresses. */
export interface EndpointsOptions {
  /** `host:port` of members; the others are found by what these say. */
  readonly endpoints: readonly string[];
  /** As whom, best as user root. */
  readonly credentials: ClientCredentials;
  /** Where the credentials come from, as in `root.crt`. */
  readonly origin: string;
}

/** A cluster whose members are at given addresses, with nothing known from elsewhere. */
export function endpointsSource(options: EndpointsOptions): InspectionSource {
  const { credentials, endpoints, origin } = options;
  return {
    cluster: undefined,
    config: undefined,
    credentials,
    origin,
    members: endpoints.map((endpoint) => ({ endpoint })),
    isDirect: true,
    close: () => Promise.resolve(),
  };
}
