import type { CaseContext } from "../conformance_case.ts";
import { etcdNamespace } from "../gitops/etcd_document.ts";
import { listObjects } from "../../../bench/kubernetes/objects.ts";

/** How often the keeper has said that it restarts a member; Kubernetes forgets Events in an hour. */
export async function restartsTold({ kubernetes }: CaseContext): Promise<number> {
  const told = await listObjects(kubernetes, {
    apiVersion: "v1",
    kind: "Event",
    namespace: etcdNamespace,
    fields: "reason=MemberRestarted",
  });
  return told?.items.length ?? 0;
}
