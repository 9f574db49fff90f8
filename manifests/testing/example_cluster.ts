import {
  apiVersion,
  type EtcdCluster,
  type EtcdClusterInput,
  etcdClusterSchema,
  kind,
} from "../config/etcd_cluster.ts";

/** What a test wants to differ from the defaults. */
export interface ExampleOptions {
  /** Fields of the document's `spec`. */
  readonly spec?: EtcdClusterInput["spec"];
  /** Further fields of its `metadata`. */
  readonly metadata?: Partial<EtcdClusterInput["metadata"]>;
}

/** The cluster of the tests: `etcd` in `kamaji-system`, otherwise with all defaults. */
export function exampleCluster({ spec = {}, metadata = {} }: ExampleOptions = {}): EtcdCluster {
  return etcdClusterSchema.parse({
    apiVersion,
    kind,
    metadata: { name: "etcd", namespace: "kamaji-system", ...metadata },
    spec,
  });
}
