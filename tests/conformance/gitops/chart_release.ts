import { join } from "node:path";
import { stringify } from "yaml";
import {
  type ChartCertificates,
  chartCertificates,
  chartSecrets,
} from "../../adopt/chart_certificates.ts";
import type { CaseContext } from "../conformance_case.ts";
import {
  applyObject,
  deleteObject,
  mergeObject,
  readObject,
} from "../../../bench/kubernetes/objects.ts";
import type { ObjectReference, StoredObject } from "../../../bench/kubernetes/stored_object.ts";
import { until } from "../../../bench/kubernetes/until.ts";
import { objectsIn } from "../../../bench/targets/kind/published_manifest.ts";
import { runLogged } from "../machine/run_logged.ts";
import { argocdNamespace } from "./argocd_case.ts";

/** A release of the chart clastix/kamaji-etcd as Kamaji's own brings it, in a namespace of its own. */
export const chartRelease = {
  /** Helm's name of it. */
  release: "kamaji",
  /** The chart's full name, which its objects carry. */
  name: "kamaji-etcd",
  /** Where it is installed. */
  namespace: "conformance-release",
} as const;

/** What of it is outside of its namespace, and the Application that takes it over. */
export const releaseApplication: ObjectReference = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Application",
  metadata: { name: chartRelease.name, namespace: argocdNamespace },
};

/** The release's DataStore; Kamaji's own is called "default", which might be somebody's. */
export const releaseDataStore: ObjectReference = {
  apiVersion: "kamaji.clastix.io/v1alpha1",
  kind: "DataStore",
  metadata: { name: chartRelease.namespace },
};

const namespace: ObjectReference = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: chartRelease.namespace },
};

/** kind's default volumes are of type hostPath, whose owner a kubelet never changes. */
const storageClass: ObjectReference = {
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name: chartRelease.namespace },
};

/**
 * Installs the release as `helm template | kubectl apply` does, with the certificates that the
 * chart's Job would make. Members run as root, with the data at the root of their volumes.
 */
export async function installChartRelease(context: CaseContext): Promise<ChartCertificates> {
  const { kubernetes, machine: { root, kubeconfig } } = context;
  await applyObject(kubernetes, { ...namespace });
  await applyObject(kubernetes, {
    ...storageClass,
    metadata: { ...storageClass.metadata, annotations: { defaultVolumeType: "local" } },
    provisioner: "rancher.io/local-path",
    volumeBindingMode: "WaitForFirstConsumer",
  });
  const certificates = await chartCertificates(chartRelease);
  for (const secret of chartSecrets(chartRelease, certificates)) {
    await applyObject(kubernetes, secret as StoredObject, { manager: "kubectl-create" });
  }
  const text = await Deno.readTextFile(join(root, "tests/adopt/release/kamaji.yaml"));
  const objects = objectsIn(text.replaceAll("kamaji-system", chartRelease.namespace)).map(settled);
  const file = join(await context.folder(), "release.yaml");
  await Deno.writeTextFile(file, objects.map((object) => stringify(object)).join("---\n"));
  await runLogged(context, {
    name: "install",
    commands: 'kubectl apply --filename "$RELEASE_FILE"',
    env: { KUBECONFIG: kubeconfig, RELEASE_FILE: file },
    minutes: 1,
  });
  return certificates;
}

/** The values with which the release fits a small machine, and the etcd image that is there. */
function settled(object: StoredObject): StoredObject {
  if (object.kind === "DataStore") return { ...object, ...releaseDataStore };
  if (object.kind !== "StatefulSet") return object;
  const spec = structuredClone(Object(object.spec));
  const [container] = spec.template.spec.containers;
  container.image = "quay.io/coreos/etcd:v3.6.16";
  container.resources = {
    requests: { cpu: "50m", memory: "128Mi" },
    limits: { memory: "512Mi" },
  };
  spec.volumeClaimTemplates[0].spec.storageClassName = storageClass.metadata.name;
  return { ...object, spec };
}

/** What has to go; the Application first, so that nothing is healed. */
const roots = [releaseApplication, releaseDataStore, namespace, storageClass];

/** Asks for the removal of the release and of whatever took it over. */
export async function removeChartRelease({ kubernetes }: CaseContext): Promise<void> {
  for (const reference of roots) {
    if (await readObject(kubernetes, reference) === undefined) continue;
    if (reference !== namespace) {
      await mergeObject(kubernetes, reference, { metadata: { finalizers: null } });
    }
    await deleteObject(kubernetes, reference);
  }
}

/** Waits until nothing of an earlier release is left. */
export async function untilReleaseRemoved({ kubernetes, signal }: CaseContext): Promise<void> {
  for (const { apiVersion, kind, metadata: { name, namespace } } of roots) {
    await until(kubernetes, {
      apiVersion,
      kind,
      ...(namespace === undefined ? {} : { namespace }),
      fields: `metadata.name=${name}`,
      what: `${kind} ${name} to be gone`,
      found: (objects) => objects.length === 0 || undefined,
      signal,
    });
  }
}
