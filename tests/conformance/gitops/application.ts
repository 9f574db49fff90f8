import { join } from "node:path";
import type { CaseContext } from "../conformance_case.ts";
import { applyObject } from "../../../bench/kubernetes/objects.ts";
import type { ObjectReference, StoredObject } from "../../../bench/kubernetes/stored_object.ts";
import { until } from "../../../bench/kubernetes/until.ts";
import { argocdNamespace } from "./argocd_case.ts";
import { documentFolder, etcdName, etcdNamespace } from "./etcd_document.ts";
import { branch, repositoryUrl } from "./git_repository.ts";
import { guide } from "./plugin_case.ts";
import { guideObject } from "./plugin_guide.ts";

/** An Application as Argo CD writes its state down. */
export interface Application extends StoredObject {
  /** The operation that is asked for and has not begun. */
  readonly operation?: unknown;
  /** What Argo CD found and did. */
  readonly status?: {
    readonly sync?: { readonly status: string; readonly revision?: string };
    readonly health?: { readonly status: string };
    readonly conditions?: readonly { readonly type: string; readonly message: string }[];
    readonly operationState?: {
      readonly phase: string;
      readonly message?: string;
      readonly finishedAt?: string;
      readonly syncResult?: { readonly revision: string };
    };
    readonly resources?: readonly ManagedResource[];
  };
}

/** An object that the Application manages. */
export interface ManagedResource {
  /** The API group; absent for the core group. */
  readonly group?: string;
  /** The version of the group. */
  readonly version: string;
  /** Its kind. */
  readonly kind: string;
  /** Its name. */
  readonly name: string;
  /** Its namespace; absent for what is cluster-scoped. */
  readonly namespace?: string;
  /** How well it is, where Argo CD writes that down. */
  readonly health?: { readonly status?: string; readonly message?: string };
}

/** The Application of these cases. */
export const applicationReference: ObjectReference = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Application",
  metadata: { name: etcdName, namespace: argocdNamespace },
};

/** Deletes an Application's objects with it, as the user interface does by default. */
const cascade = "resources-finalizer.argocd.argoproj.io";

/**
 * Creates the Application that the guide shows, for our repository and namespace. Unlike its
 * reader's it deletes its objects when it is deleted.
 */
export async function createApplication({ kubernetes, machine }: CaseContext): Promise<void> {
  const shown = guideObject(await Deno.readTextFile(join(machine.root, guide)), "Application");
  const { source, destination, ...spec } = Object(shown.spec);
  await applyObject(kubernetes, {
    ...applicationReference,
    metadata: {
      ...applicationReference.metadata,
      annotations: shown.metadata.annotations ?? {},
      finalizers: [cascade],
    },
    spec: {
      ...spec,
      source: { ...source, repoURL: repositoryUrl, path: documentFolder, targetRevision: branch },
      destination: { ...destination, namespace: etcdNamespace },
    },
  });
}

/** Waits until the Application and everything that is deleted with it are gone. */
export async function untilApplicationGone({ kubernetes, signal }: CaseContext): Promise<void> {
  await until<true, Application>(kubernetes, {
    ...applicationReference,
    namespace: argocdNamespace,
    fields: `metadata.name=${etcdName}`,
    what: "the Application to be gone",
    found: (applications) => applications.length === 0 || undefined,
    seen: (applications) => applications.map(stateOf).join(),
    signal,
  });
}

/** Waits until the Application is as wished. */
export async function untilApplication<R>(
  { kubernetes, signal }: CaseContext,
  { what, found }: {
    readonly what: string;
    readonly found: (application: Application) => R | undefined;
  },
): Promise<R> {
  return await until<R, Application>(kubernetes, {
    apiVersion: applicationReference.apiVersion,
    kind: applicationReference.kind,
    namespace: argocdNamespace,
    fields: `metadata.name=${etcdName}`,
    what: `the Application to be ${what}`,
    found: ([application]) => application && found(application),
    seen: ([application]) => application === undefined ? "no Application" : stateOf(application),
    signal,
  });
}

/** Waits until Argo CD has compared a commit with the cluster, found nothing to do, and all well. */
export async function untilSynced(context: CaseContext, revision: string): Promise<Application> {
  return await untilApplication(context, {
    what: `synced to ${revision.slice(0, 7)} and healthy`,
    found: (application) => isSynced(application, revision) ? application : undefined,
  });
}

/** Waits until Argo CD has applied a commit, however long what it applied takes to become well. */
export async function untilApplied(context: CaseContext, revision: string): Promise<void> {
  await untilApplication(context, {
    what: `synced to ${revision.slice(0, 7)}`,
    found: ({ status = {}, operation }) => {
      const { sync, operationState } = status;
      const isApplied = sync?.status === "Synced" && sync.revision === revision;
      return isApplied && operation === undefined && operationState?.phase === "Succeeded" ||
        undefined;
    },
  });
}

/** Waits until Argo CD could not render what is in Git, and returns what it says. */
export async function untilRefused(context: CaseContext): Promise<string> {
  return await untilApplication(context, {
    what: "refused",
    found: ({ status }) =>
      status?.conditions?.find(({ type, message }) =>
        type === "ComparisonError" && message.includes("exit status")
      )?.message,
  });
}

/** Waits for something that can only come when Argo CD renders what is in Git. */
export async function unlessRefused<R>(
  context: CaseContext,
  wait: (context: CaseContext) => Promise<R>,
): Promise<R> {
  const stop = new AbortController();
  const limited = { ...context, signal: AbortSignal.any([context.signal, stop.signal]) };
  const refused = untilRefused(limited).then((message) => {
    throw new Error(message);
  });
  try {
    return await Promise.race([wait(limited), refused]);
  } finally {
    stop.abort();
    await refused.catch(() => {});
  }
}

function isSynced({ status = {}, operation }: Application, revision: string): boolean {
  const { sync, health, operationState, conditions = [] } = status;
  return sync?.status === "Synced" && sync.revision === revision &&
    health?.status === "Healthy" && operation === undefined &&
    operationState?.phase === "Succeeded" &&
    !conditions.some(({ type }) => type.endsWith("Error"));
}

/** How an Application is, in a line. */
export function stateOf({ status = {} }: Application): string {
  const { sync, health, operationState, conditions = [], resources = [] } = status;
  const unwell = resources.filter((it) => it.health?.status && it.health.status !== "Healthy");
  return [
    `${sync?.status}, ${health?.status}`,
    operationState && `operation ${operationState.phase}: ${operationState.message}`,
    ...unwell.map(({ kind, name, health }) =>
      `${kind} ${name} ${health?.status}: ${health?.message}`
    ),
    ...conditions.map(({ type, message }) => `${type}: ${message}`),
  ].filter(Boolean).join("; ");
}
