import type { ServiceError } from "@grpc/grpc-js";
import assert from "node:assert/strict";
import type { PluginRequest } from "../../bench/render/cmp_server/plugin_client.ts";
import type { PluginServer } from "../../bench/render/cmp_server/plugin_server.ts";
import { repositoryArchive } from "../../bench/render/cmp_server/repository_archive.ts";

/** What holds of the plugin in Argo CD's real server, wherever that runs. */
export interface PluginCase {
  /** A sentence about the plugin. */
  readonly name: string;
  /** Asks the server and throws if the answer is another one. */
  run(server: PluginServer): Promise<void>;
}

/** What is asked, but for the archive. */
export type AppRequest = Omit<PluginRequest, "archive">;

/** A repository: content by path. */
export type Repository = Readonly<Record<string, string>>;

/** What Argo CD tells a plugin about every Application. */
export const argoEnvironment: Readonly<Record<string, string>> = {
  ARGOCD_APP_NAME: "etcd",
  ARGOCD_APP_NAMESPACE: "kamaji-system",
  ARGOCD_APP_PROJECT_NAME: "default",
  ARGOCD_APP_REVISION: "b1946ac92492d2347c6235b4d2611184b1946ac9",
  ARGOCD_APP_REVISION_SHORT: "b1946ac",
  ARGOCD_APP_SOURCE_REPO_URL: "https://git.example.com/platform/clusters.git",
  ARGOCD_APP_SOURCE_PATH: "clusters/etcd",
  ARGOCD_APP_SOURCE_TARGET_REVISION: "HEAD",
  KUBE_VERSION: "1.36.3",
  KUBE_API_VERSIONS: "v1,apps/v1,policy/v1,networking.k8s.io/v1,batch/v1",
};

/** A document; its namespace and more of it as text behind it. */
export function documentOf(name: string, rest = ""): string {
  return `apiVersion: etcd.kamaji.clastix.io/v1alpha1
kind: EtcdCluster
metadata:
  name: ${name}
${rest}`;
}

/** The objects' JSON, as the server sends it. */
export async function manifestsOf(
  { client }: PluginServer,
  files: Repository,
  request: AppRequest = {},
): Promise<string[]> {
  const archive = await repositoryArchive(files);
  return await client.manifests({ archive, environment: argoEnvironment, ...request });
}

/** What Argo CD shows its user when nothing is rendered. */
export async function refusalOf(
  server: PluginServer,
  files: Repository,
  request: AppRequest = {},
): Promise<string> {
  const answer = await manifestsOf(server, files, request).catch((error: ServiceError) => error);
  assert(answer instanceof Error, `it was not refused: ${String(answer)}`);
  return answer.details;
}

/** An object as it is compared: without the order of its keys. */
export function parsed(manifests: readonly string[]): Record<string, unknown>[] {
  return manifests.map((manifest) => JSON.parse(manifest));
}

/** `Kind name` of each object. */
export function briefly(manifests: readonly string[]): string[] {
  return parsed(manifests).map(({ kind, metadata }) =>
    `${kind} ${(metadata as { readonly name: string }).name}`
  );
}
