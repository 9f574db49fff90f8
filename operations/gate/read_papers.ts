import type { InClusterApi } from "../kubernetes/open_in_cluster.ts";
import { unlessAbsent } from "../kubernetes/kubernetes_failure.ts";
import type { Papers } from "./admission.ts";
import { readTicket } from "./ticket.ts";

/** Whose papers are asked for. */
export interface PapersOptions {
  /** The namespace of the cluster. */
  readonly namespace: string;
  /** The ConfigMap with the tickets. */
  readonly tickets: string;
  /** The member's pod. */
  readonly pod: string;
}

/**
 * Reads a member's ticket and the uid of its volume claim.
 *
 * @throws {Failure} `kubernetes-request-failed` when one of the two cannot be read
 */
export async function readPapers(
  { core }: InClusterApi,
  { namespace, tickets, pod }: PapersOptions,
): Promise<Papers> {
  const claim = `data-${pod}`;
  const [granted, claimed] = await Promise.all([
    unlessAbsent(
      `Reading ConfigMap "${tickets}"`,
      () => core.readNamespacedConfigMap({ name: tickets, namespace }),
    ),
    unlessAbsent(
      `Reading PersistentVolumeClaim "${claim}"`,
      () => core.readNamespacedPersistentVolumeClaim({ name: claim, namespace }),
    ),
  ]);
  return { ticket: readTicket(granted?.data?.[pod]), claim: claimed?.metadata?.uid };
}
