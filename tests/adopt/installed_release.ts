import assert from "node:assert/strict";
import { parseAllDocuments } from "yaml";
import type { KubernetesObject } from "../../manifests/kubernetes_object.ts";
import type { ApiAnswer, KubernetesApi } from "../kubernetes_api.ts";

/** How a release differs from its file. */
export interface InstallOptions {
  /** Members. Default: as the file says. */
  readonly replicas?: number;
}

/** Creates the objects of a file of `release/`, as Helm does: by one create each. */
export async function installRelease(
  api: KubernetesApi,
  file: string,
  { replicas }: InstallOptions = {},
): Promise<void> {
  const text = await Deno.readTextFile(new URL(`release/${file}`, import.meta.url));
  for (const document of parseAllDocuments(text)) {
    const object = document.toJS();
    if (object.kind === "StatefulSet" && replicas !== undefined) object.spec.replicas = replicas;
    await createAsHelm(api, object);
  }
}

/** Creates an object as Helm does, whose fields then belong to the manager "helm". */
export async function createAsHelm(api: KubernetesApi, object: object): Promise<void> {
  const answer = await send(api, object as KubernetesObject, { method: "POST" });
  assert.ok([201, 409].includes(answer.status), JSON.stringify(answer.body));
}

/** Makes a namespace. */
export async function createNamespace(api: KubernetesApi, name: string): Promise<void> {
  await createAsHelm(api, { apiVersion: "v1", kind: "Namespace", metadata: { name } });
}

/** Registers the DataStore, and waits until it is served. */
export async function registerDataStores(api: KubernetesApi): Promise<void> {
  const text = await Deno.readTextFile(new URL("../crds/datastore.yaml", import.meta.url));
  for (const document of parseAllDocuments(text)) await createAsHelm(api, document.toJS());
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    const path = "/apis/kamaji.clastix.io/v1alpha1/datastores";
    const { status } = await api.request({ method: "GET", path });
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail("DataStores are not served");
}

async function send(
  api: KubernetesApi,
  object: KubernetesObject,
  { method }: { readonly method: "POST" },
): Promise<ApiAnswer> {
  const { apiVersion, kind, metadata: { namespace } } = object;
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const scope = namespace === undefined ? "" : `/namespaces/${namespace}`;
  const path = `${root}${scope}/${kind.toLowerCase()}s?fieldManager=helm`;
  return await api.request({ method, path, body: JSON.stringify(object) });
}
