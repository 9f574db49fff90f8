import { join } from "node:path";
import type { CaseContext } from "../conformance_case.ts";
import { applyObject } from "../../../bench/kubernetes/objects.ts";
import { until } from "../../../bench/kubernetes/until.ts";
import { type Application, stateOf } from "./application.ts";
import { argocdNamespace } from "./argocd_case.ts";
import { chartRelease, releaseApplication } from "./chart_release.ts";
import { branch, commitFiles, repositoryUrl } from "./git_repository.ts";
import { guide } from "./plugin_case.ts";
import { guideObject } from "./plugin_guide.ts";

/** Folder of the document in the repository. */
const path = "clusters/release";

/**
 * Commits the adopted release's document, and creates the Application that the plugin's guide shows
 * for it, in the release's namespace.
 *
 * @returns the commit's hash
 */
export async function commitRelease(context: CaseContext, document: string): Promise<string> {
  const { kubernetes, machine: { root } } = context;
  const files = { [`${path}/etcd.yaml`]: document };
  const commit = await commitFiles(context, { message: "Adopt the release", files });
  const shown = guideObject(await Deno.readTextFile(join(root, guide)), "Application");
  const { source, destination, ...spec } = Object(shown.spec);
  await applyObject(kubernetes, {
    ...releaseApplication,
    metadata: { ...releaseApplication.metadata, annotations: shown.metadata.annotations ?? {} },
    spec: {
      ...spec,
      source: { ...source, repoURL: repositoryUrl, path, targetRevision: branch },
      destination: { ...destination, namespace: chartRelease.namespace },
    },
  });
  return commit;
}

/** Waits until Argo CD has applied a commit, finds nothing to do, and all well. */
export async function untilReleaseSynced(
  { kubernetes, signal }: CaseContext,
  commit: string,
): Promise<Application> {
  const { apiVersion, kind, metadata: { name } } = releaseApplication;
  return await until<Application, Application>(kubernetes, {
    apiVersion,
    kind,
    namespace: argocdNamespace,
    fields: `metadata.name=${name}`,
    what: `Application ${name} to be synced and healthy`,
    found: ([it]) => it !== undefined && isSynced(it, commit) ? it : undefined,
    seen: (applications) => applications.map(stateOf).join(),
    signal,
  });
}

function isSynced({ operation, status = {} }: Application, commit: string): boolean {
  const { sync, health, operationState } = status;
  return operation === undefined && operationState?.phase === "Succeeded" &&
    sync?.status === "Synced" && sync.revision === commit && health?.status === "Healthy";
}
