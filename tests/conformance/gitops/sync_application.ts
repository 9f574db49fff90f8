import type { CaseContext } from "../conformance_case.ts";
import { mergeObject, readObject } from "../../../bench/kubernetes/objects.ts";
import { applicationReference } from "./application.ts";

/** Has Argo CD look into Git now; by itself it does so every few minutes. */
export async function refreshApplication({ kubernetes }: CaseContext): Promise<void> {
  const annotations = { "argocd.argoproj.io/refresh": "normal" };
  await mergeObject(kubernetes, applicationReference, { metadata: { annotations } });
}

/** What a person may say to a sync. */
export interface SyncWish {
  /** Whether objects go that are not wished any more. */
  readonly prune?: boolean;
  /** Which objects of the core group it is about. Default: all objects. */
  readonly resources?: readonly { readonly kind: string; readonly name: string }[];
}

/**
 * Has Argo CD apply everything again, whether or not something differs. An operation has to repeat
 * the options: the Application's own count for automated syncs.
 */
export async function syncApplication(
  context: CaseContext,
  sync: SyncWish = {},
): Promise<void> {
  const application = await readObject(context.kubernetes, applicationReference);
  const { syncOptions } = Object(application?.spec).syncPolicy;
  const operation = { initiatedBy: { username: "conformance" }, sync: { syncOptions, ...sync } };
  await mergeObject(context.kubernetes, applicationReference, { operation });
}

/**
 * Says what a person says in the user interface: objects that guard data may be deleted. An
 * approval from before the deletion does not count.
 */
export async function approveDeletion({ kubernetes }: CaseContext): Promise<void> {
  const annotations = { "argocd.argoproj.io/deletion-approved": new Date().toISOString() };
  await mergeObject(kubernetes, applicationReference, { metadata: { annotations } });
}
