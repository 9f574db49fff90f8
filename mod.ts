/**
 * A multi-tenant etcd for Kamaji from one typed document: its configuration, the Kubernetes objects
 * that follow from it, and the command line `kamaji-etcd` when run as a program.
 *
 * @module
 */
export { defineCluster } from "./manifests/config/define_cluster.ts";
export {
  type EtcdCluster,
  type EtcdClusterInput,
  etcdClusterSchema,
} from "./manifests/config/etcd_cluster.ts";

if (import.meta.main) {
  const { runCli } = await import("./cli/main.ts");
  Deno.exitCode = await runCli(Deno.args);
}
