import type { KeptCluster } from "./kept_cluster.ts";

const counter = /^grpc_server_handled_total\{(.*)\} (\S+)$/gm;
const denied = /grpc_code="(PermissionDenied|Unauthenticated)"/;

/** How many requests members have refused since they started, as alert EtcdAccessDenied counts. */
export async function deniedRequests({ pods }: KeptCluster): Promise<number> {
  let sum = 0;
  for (const { metricsUrl } of pods.members.values()) {
    const page = await (await fetch(`${metricsUrl}/metrics`)).text();
    for (const [, labels = "", count] of page.matchAll(counter)) {
      if (denied.test(labels)) sum += Number(count);
    }
  }
  return sum;
}
