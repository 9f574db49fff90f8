import type { CaseContext } from "../conformance_case.ts";
import { refreshApplication } from "./application.ts";
import { type DocumentChange, documentFolder, etcdDocument } from "./etcd_document.ts";
import { commitFiles } from "./git_repository.ts";

/**
 * Commits another document and tells Argo CD to look.
 *
 * @returns the commit
 */
export async function commitDocument(
  context: CaseContext,
  change: DocumentChange,
): Promise<string> {
  const files = { [`${documentFolder}/etcd.yaml`]: etcdDocument(change) };
  const message = `Set ${JSON.stringify(change)}`;
  const hash = await commitFiles(context, { message, files });
  await refreshApplication(context);
  return hash;
}
