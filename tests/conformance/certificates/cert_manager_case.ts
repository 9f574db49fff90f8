import assert from "node:assert/strict";
import { type Case, type CaseContext, NotRun } from "../conformance_case.ts";
import { isReady, type Pod } from "../gitops/member_pods.ts";
import { applyObject, deleteObject, readObject } from "../../../bench/kubernetes/objects.ts";
import { untilRolledOut } from "../../../bench/kubernetes/rollout.ts";
import { until } from "../../../bench/kubernetes/until.ts";
import { isHeld, loadImages } from "../../../bench/targets/kind/load_images.ts";
import {
  certManager as published,
  imagesIn,
  objectsIn,
  publishedObjects,
} from "../../../bench/targets/kind/published_manifest.ts";
import { runProduct } from "../machine/run_product.ts";
import { restrictedNamespace } from "../setup/restricted_namespace.ts";

/** Where cert-manager issues. */
const namespace = "conformance-cert-manager";

/** The smallest cluster whose certificates are cert-manager's alone. */
const document = `apiVersion: etcd.kamaji.clastix.io/v1alpha1
kind: EtcdCluster
metadata:
  name: issued
  namespace: ${namespace}
spec:
  members: 1
  quota: 256Mi
  storage: { size: 2Gi }
  resources:
    requests: { cpu: 50m, memory: 128Mi }
    limits: { memory: 512Mi }
  certificates: { mode: cert-manager }
`;

/** A cluster by the other hand that makes certificates; only where that is at hand. */
export const certManager: Case = {
  group: "certificates",
  id: "cert-manager",
  name: "with mode cert-manager a member serves what cert-manager issued, and refuses strangers",
  needs: ["image", "custom-kinds"],
  minutes: 8,
  run,
};

async function run(context: CaseContext): Promise<string> {
  await installCertManager(context);
  const { kubernetes, signal } = context;
  const file = `${await context.folder()}/etcd.yaml`;
  await Deno.writeTextFile(file, document);
  const rendered = await runProduct(context, { name: "render", args: ["render", file] });
  await restrictedNamespace(kubernetes, namespace);
  for (const object of objectsIn(rendered)) await applyObject(kubernetes, object);
  await until<true, Pod>(kubernetes, {
    apiVersion: "v1",
    kind: "Pod",
    namespace,
    fields: "metadata.name=issued-0",
    what: "the member to be ready",
    found: ([pod]) => pod !== undefined && isReady(pod) || undefined,
    signal,
  });
  const gate = await until(kubernetes, {
    apiVersion: "v1",
    kind: "Secret",
    namespace,
    fields: "metadata.name=issued-root-client-certs",
    what: "the Secret of the user root, which comes after every member refuses strangers",
    found: ([secret]) => secret,
    signal,
  });
  const metadata = { name: "issued-server", namespace };
  const server = await readObject(kubernetes, { apiVersion: "v1", kind: "Secret", metadata });
  const issued = server?.metadata.annotations?.["cert-manager.io/certificate-name"];
  assert(issued !== undefined, "cert-manager did not issue the server's certificate");
  await deleteObject(kubernetes, {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: namespace },
  });
  return `${issued}; ${gate.metadata.name}`;
}

/** @throws {NotRun} where its manifest or one of its images would have to be fetched first */
async function installCertManager(context: CaseContext): Promise<void> {
  const { kubernetes, machine: { manifests: folder }, signal } = context;
  if (folder === undefined) throw new NotRun(`--manifests names no folder with ${published.file}`);
  const objects = await publishedObjects(published, { folder, signal }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new NotRun(`${published.file} is not among the manifests`);
  });
  const images = [...new Set(imagesIn(objects))];
  for (const image of images) {
    if (!await isHeld(image, signal)) throw new NotRun(`Docker does not hold ${image}`);
  }
  await loadImages(context, { released: images });
  for (const object of objects) await applyObject(kubernetes, object);
  for (const object of objects.filter(({ kind }) => kind === "Deployment")) {
    await untilRolledOut(kubernetes, object, signal);
  }
}
