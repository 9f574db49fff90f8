import type { V1Lease } from "@kubernetes/client-node";
import { kubernetesAnswer, unlessAbsent } from "./kubernetes_failure.ts";
import type { LeasedWork, LeaseRecord, LeaseStore } from "./lease_record.ts";
import { fieldManager, type InClusterApi } from "./open_in_cluster.ts";

/** Which Lease, and what a new one is labelled with. */
export interface LeaseOptions {
  /** Its name. */
  readonly name: string;
  /** Its namespace. */
  readonly namespace: string;
  /** Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A Lease of the Kubernetes API. */
export function kubernetesLease(
  { coordination }: Pick<InClusterApi, "coordination">,
  { name, namespace, labels = {} }: LeaseOptions,
): LeaseStore {
  const bodyOf = async (
    record: LeaseRecord,
    resourceVersion: string | undefined,
  ): Promise<V1Lease> => {
    const { V1MicroTime } = await import("@kubernetes/client-node");
    return {
      metadata: {
        name,
        namespace,
        labels: { ...labels },
        annotations: workAnnotations(record.work),
        ...(resourceVersion === undefined ? {} : { resourceVersion }),
      },
      spec: {
        holderIdentity: record.holder,
        leaseDurationSeconds: record.seconds,
        acquireTime: new V1MicroTime(record.acquiredAt),
        renewTime: new V1MicroTime(record.renewedAt),
        leaseTransitions: record.transitions,
      },
    };
  };
  return {
    async read() {
      const lease = await unlessAbsent(
        `Reading Lease "${name}"`,
        () => coordination.readNamespacedLease({ name, namespace }),
      );
      if (lease === undefined) return undefined;
      return { record: recordOf(lease), version: lease.metadata?.resourceVersion ?? "" };
    },
    async write(record, version) {
      const body = await bodyOf(record, version);
      await kubernetesAnswer(`Writing Lease "${name}"`, async () => {
        if (version === undefined) {
          await coordination.createNamespacedLease({ namespace, body, fieldManager });
        } else {
          await coordination.replaceNamespacedLease({ name, namespace, body, fieldManager });
        }
      });
    },
  };
}

const group = "etcd.kamaji.clastix.io";
const workKeys = {
  operation: `${group}/operation`,
  member: `${group}/member`,
  step: `${group}/step`,
} as const;

function workAnnotations(work: LeasedWork | undefined): Record<string, string> {
  if (work === undefined) return {};
  const { member, operation, step } = work;
  return {
    [workKeys.operation]: operation,
    ...(member === undefined ? {} : { [workKeys.member]: member }),
    [workKeys.step]: step,
  };
}

function workOf(annotations: Readonly<Record<string, string>> = {}): LeasedWork | undefined {
  const {
    [workKeys.operation]: operation,
    [workKeys.member]: member,
    [workKeys.step]: step,
  } = annotations;
  if (operation === undefined || step === undefined) return undefined;
  return { operation, step, ...(member === undefined ? {} : { member }) };
}

function recordOf({ metadata, spec }: V1Lease): LeaseRecord {
  const work = workOf(metadata?.annotations);
  return {
    holder: spec?.holderIdentity ?? "",
    seconds: spec?.leaseDurationSeconds ?? 0,
    acquiredAt: new Date(spec?.acquireTime ?? 0),
    renewedAt: new Date(spec?.renewTime ?? 0),
    transitions: spec?.leaseTransitions ?? 0,
    ...(work === undefined ? {} : { work }),
  };
}
