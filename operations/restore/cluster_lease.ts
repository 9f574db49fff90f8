import type { V1Lease } from "@kubernetes/client-node";
import type { ApiObject, ClusterClient, ObjectReference } from "../adopt/cluster_client.ts";
import { kubernetesFailure } from "../kubernetes/kubernetes_failure.ts";
import type { LeaseRecord, LeaseStore } from "../kubernetes/lease_record.ts";

/** A Lease as whoever has a kubeconfig sees it. */
export function clusterLease(
  client: ClusterClient,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): LeaseStore {
  const reference: ObjectReference = {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name, namespace },
  };
  return {
    async read() {
      const lease = await client.read<V1Lease & ApiObject>(reference);
      if (lease === undefined) return undefined;
      return { record: recordOf(lease), version: lease.metadata?.resourceVersion ?? "" };
    },
    async write(record, version) {
      const spec = specOf(record);
      if (version !== undefined) {
        // The version makes one of two who write at once fail.
        return await client.merge(reference, { metadata: { resourceVersion: version }, spec });
      }
      if (await client.create({ ...reference, spec } as ObjectReference)) return;
      throw kubernetesFailure(`Creating Lease "${name}"`, new Error("it exists"));
    },
  };
}

function recordOf({ spec }: V1Lease): LeaseRecord {
  return {
    holder: spec?.holderIdentity ?? "",
    seconds: spec?.leaseDurationSeconds ?? 0,
    acquiredAt: new Date(String(spec?.acquireTime ?? 0)),
    renewedAt: new Date(String(spec?.renewTime ?? 0)),
    transitions: spec?.leaseTransitions ?? 0,
  };
}

function specOf(record: LeaseRecord): Readonly<Record<string, unknown>> {
  return {
    holderIdentity: record.holder,
    leaseDurationSeconds: record.seconds,
    acquireTime: microTime(record.acquiredAt),
    renewTime: microTime(record.renewedAt),
    leaseTransitions: record.transitions,
  };
}

/** A MicroTime has six digits, no fewer (apimachinery pkg/apis/meta/v1, RFC3339Micro). */
function microTime(moment: Date): string {
  const valid = Number.isNaN(moment.getTime()) ? new Date(0) : moment;
  return valid.toISOString().replace("Z", "000Z");
}
