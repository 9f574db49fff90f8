import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { StoredObject } from "../../kubernetes/stored_object.ts";

/** Manifests that a project publishes for a release. */
export interface PublishedManifest {
  /** Its name in a folder where somebody put it before. */
  readonly file: string;
  /** Where the project publishes it. */
  readonly url: string;
}

/** Argo CD without API server and user interface, of the release that the guide is tested with. */
export const argocdCore: PublishedManifest = {
  file: "argocd-core-install.yaml",
  url: "https://raw.githubusercontent.com/argoproj/argo-cd/v3.2.6/manifests/core-install.yaml",
};

/** prometheus-operator and the kinds it serves. */
export const prometheusOperator: PublishedManifest = {
  file: "prometheus-operator.yaml",
  url: "https://github.com/prometheus-operator/prometheus-operator/releases/download/v0.85.0/" +
    "bundle.yaml",
};

/** cert-manager with its kinds. */
export const certManager: PublishedManifest = {
  file: "cert-manager.yaml",
  url: "https://github.com/cert-manager/cert-manager/releases/download/v1.19.1/cert-manager.yaml",
};

/**
 * Reads published manifests, from the folder or from the internet.
 *
 * @param folder A folder that holds the file, or undefined.
 */
export async function publishedObjects(
  { file, url }: PublishedManifest,
  { folder, signal }: { readonly folder: string | undefined; readonly signal: AbortSignal },
): Promise<readonly StoredObject[]> {
  if (folder === undefined) return objectsIn(await download(url, signal));
  return objectsIn(await Deno.readTextFile(join(folder, file)));
}

/** The objects in a text of YAML documents; empty documents are left out. */
export function objectsIn(text: string): StoredObject[] {
  const documents: (StoredObject | null)[] = parseAllDocuments(text)
    .map((document) => document.toJS());
  return documents.filter((object) => object !== null);
}

/** Every image that objects name, wherever they do. */
export function imagesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(imagesIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "image" && typeof inner === "string" ? [inner] : imagesIn(inner)
  );
}

async function download(url: string, signal: AbortSignal): Promise<string> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(60_000)]);
  const answer = await fetch(url, { signal: limit });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return await answer.text();
}
