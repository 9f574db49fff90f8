import type { CaseContext } from "../conformance_case.ts";
import type { KubernetesClient } from "../../../bench/kubernetes/kubernetes_client.ts";
import { type DocumentChange, documentFolder, etcdDocument } from "./etcd_document.ts";
import { commitFiles } from "./git_repository.ts";
import { refreshApplication } from "./sync_application.ts";

/** What stays in the documents of a run. */
const lasting = new WeakMap<KubernetesClient, DocumentChange>();

/**
 * Keeps something in every later document of this run, because to take it back would restart members
 * or is not possible.
 */
export function keepInDocument({ kubernetes }: CaseContext, change: DocumentChange): void {
  lasting.set(kubernetes, { ...lasting.get(kubernetes), ...change });
}

/** The document as it would be committed with a change. */
export function documentWith({ kubernetes }: CaseContext, change: DocumentChange): string {
  return etcdDocument({ ...lasting.get(kubernetes), ...change });
}

/**
 * Commits another document and tells Argo CD to look.
 *
 * @returns the commit
 */
export async function commitDocument(
  context: CaseContext,
  change: DocumentChange,
): Promise<string> {
  const files = { [`${documentFolder}/etcd.yaml`]: documentWith(context, change) };
  const message = `Set ${JSON.stringify(change)}`;
  const hash = await commitFiles(context, { message, files });
  await refreshApplication(context);
  return hash;
}
