import type { V1Lease } from "@kubernetes/client-node";
import { Failure } from "../../diagnostics/failure.ts";
import { clusterNames } from "../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import type { ApiObject, ClusterClient, ObjectReference } from "../adopt/cluster_client.ts";

/** Who takes the Lease, and when. */
export interface LeaseOptions {
  /** What is done, by whom; the same for every run of one operation. */
  readonly holder: string;
  /** Tells the moment. */
  readonly now: () => Date;
}

/** How long it is held without a word, in seconds: longer than any single step may take. */
const duration = 180;

/**
 * Takes the Lease that keeps disruptive operations from overlapping, or renews it.
 *
 * @throws {Failure} `adoption-refused` while another operation holds it
 */
export async function takeOperationsLease(
  client: ClusterClient,
  config: EtcdCluster,
  { holder, now }: LeaseOptions,
): Promise<void> {
  const reference = leaseOf(config);
  const live = await client.read<V1Lease & ApiObject>(reference);
  const moment = now();
  const other = live?.spec?.holderIdentity ?? "";
  if (other !== "" && other !== holder && !isOver(live?.spec, moment)) {
    throw new Failure("adoption-refused", `Another operation is under way: "${other}"`, {
      hint: `Wait for its end; Lease "${reference.metadata.name}" tells how far it is`,
    });
  }
  const spec = {
    holderIdentity: holder,
    leaseDurationSeconds: duration,
    renewTime: microTime(moment),
    ...(other === holder ? {} : { acquireTime: microTime(moment) }),
  };
  if (live === undefined && await client.create({ ...reference, spec } as ObjectReference)) return;
  // The version makes one of two who find it free at once fail.
  const resourceVersion = live?.metadata?.resourceVersion;
  await client.merge(reference, { metadata: { resourceVersion }, spec });
}

/**
 * Gives the Lease back.
 *
 * @param of whose it has to be; whoever holds it when absent
 */
export async function giveOperationsLeaseBack(
  client: ClusterClient,
  config: EtcdCluster,
  of: { readonly holder?: string } = {},
): Promise<void> {
  const reference = leaseOf(config);
  const live = await client.read<V1Lease & ApiObject>(reference);
  if (live === undefined) return;
  if (of.holder !== undefined && live.spec?.holderIdentity !== of.holder) return;
  await client.merge(reference, { spec: { holderIdentity: null } });
}

function leaseOf(config: EtcdCluster): ObjectReference {
  const { namespace, operationsLease } = clusterNames(config);
  return {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name: operationsLease, namespace },
  };
}

/** Times in objects are texts here. */
function isOver(spec: V1Lease["spec"], now: Date): boolean {
  const renewed = Date.parse(String(spec?.renewTime ?? ""));
  if (Number.isNaN(renewed)) return true;
  return renewed + (spec?.leaseDurationSeconds ?? duration) * 1000 < now.getTime();
}

/** A MicroTime has six digits, no fewer (apimachinery pkg/apis/meta/v1, RFC3339Micro). */
function microTime(moment: Date): string {
  return moment.toISOString().replace("Z", "000Z");
}
