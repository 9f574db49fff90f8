import type { V1PersistentVolumeClaimStatus } from "@kubernetes/client-node";

/** How far the growth of a volume is, by what the storage says in its claim. */
export type ClaimResize =
  /** Nobody said anything yet. */
  | { readonly kind: "silent" }
  /** The storage is at it, perhaps again after a failure. */
  | { readonly kind: "running"; readonly message: string }
  /** The volume has grown, its file system has not: that is the node's, while a pod uses it. */
  | { readonly kind: "awaits-node"; readonly message: string }
  /** The storage will not do it. */
  | { readonly kind: "infeasible"; readonly message: string };

/**
 * Reads what a resizer and the kubelet say in a claim's status: conditions, and since Kubernetes
 * 1.32 `allocatedResourceStatuses` (k8s.io/api core/v1 types.go, ClaimResourceStatus).
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { claimResize } from "./claim_resize.ts";
 *
 * const conditions = [{ type: "FileSystemResizePending", status: "True" }];
 * assert.equal(claimResize({ conditions }).kind, "awaits-node");
 * ```
 */
export function claimResize(status: V1PersistentVolumeClaimStatus = {}): ClaimResize {
  const said = (type: string) => {
    const condition = status.conditions?.find((each) =>
      each.type === type && each.status === "True"
    );
    return condition === undefined ? undefined : condition.message || condition.reason || type;
  };
  const failure = said("ControllerResizeError") ?? said("NodeResizeError");
  const stage = status.allocatedResourceStatuses?.storage;
  if (stage?.endsWith("Infeasible")) {
    return { kind: "infeasible", message: failure ?? stage };
  }
  const pending = said("FileSystemResizePending");
  if (pending !== undefined) return { kind: "awaits-node", message: failure ?? pending };
  const running = failure ?? stage ?? said("Resizing");
  return running === undefined ? { kind: "silent" } : { kind: "running", message: running };
}
