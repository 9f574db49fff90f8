import type { Case, CaseContext } from "../conformance_case.ts";
import { applyObject, readObject } from "../../../bench/kubernetes/objects.ts";
import { untilRolledOut } from "../../../bench/kubernetes/rollout.ts";
import { untilServed } from "../../../bench/kubernetes/until_served.ts";
import type { StoredObject } from "../../../bench/kubernetes/stored_object.ts";
import { loadImages } from "../../../bench/targets/kind/load_images.ts";
import {
  argocdCore,
  imagesIn,
  publishedObjects,
} from "../../../bench/targets/kind/published_manifest.ts";

/** Where Argo CD runs. */
export const argocdNamespace = "argocd";

/** Installs Argo CD as a guide's reader has it before the first command. */
export const argocd: Case = {
  group: "gitops",
  id: "argocd",
  name: "Argo CD's core install runs",
  needs: [],
  minutes: 10,
  run,
};

async function run(context: CaseContext): Promise<string> {
  const { kubernetes, machine, signal } = context;
  const objects = await publishedObjects(argocdCore, { folder: machine.manifests, signal });
  const images = [...new Set(imagesIn(objects))];
  await loadImages(context, { released: images });
  await applyObject(kubernetes, {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: argocdNamespace },
  });
  const settled = objects.map((object) => inNamespace(object));
  const workloads = settled.filter(({ kind }) => kind === "Deployment" || kind === "StatefulSet");
  for (const object of settled) {
    if (!workloads.includes(object)) await applyObject(kubernetes, object);
  }
  const definitions = settled.filter(({ kind }) => kind === "CustomResourceDefinition");
  await untilServed(context, definitions.map(({ metadata }) => metadata.name));
  await completeSettings(context);
  for (const workload of workloads) await applyUnlessThere(context, workload);
  for (const workload of workloads) await untilRolledOut(kubernetes, workload, signal);
  return images.join(", ");
}

/** `kubectl apply --namespace` does this for objects that name none. */
function inNamespace(object: StoredObject): StoredObject {
  const global = /^(CustomResourceDefinition|ClusterRole|ClusterRoleBinding)$/.test(object.kind);
  if (global) return object;
  return { ...object, metadata: { ...object.metadata, namespace: argocdNamespace } };
}

/** What the API server of a full install would add by itself: a signing key and a project. */
async function completeSettings({ kubernetes }: CaseContext): Promise<void> {
  const secret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "argocd-secret", namespace: argocdNamespace },
  };
  const key = crypto.getRandomValues(new Uint8Array(32)).toBase64();
  const stored = await readObject(kubernetes, secret);
  if (Object(stored?.data)["server.secretkey"] === undefined) {
    await applyObject(kubernetes, { ...secret, data: { "server.secretkey": key } }, {
      manager: "conformance-settings",
    });
  }
  await applyObject(kubernetes, {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AppProject",
    metadata: { name: "default", namespace: argocdNamespace },
    spec: {
      sourceRepos: ["*"],
      destinations: [{ server: "*", namespace: "*" }],
      clusterResourceWhitelist: [{ group: "*", kind: "*" }],
    },
  });
}

/** On a kept cluster the plugin has its sidecar in there already. */
async function applyUnlessThere({ kubernetes }: CaseContext, object: StoredObject): Promise<void> {
  if (await readObject(kubernetes, object) === undefined) await applyObject(kubernetes, object);
}
