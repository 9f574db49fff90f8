import { join } from "node:path";
import { stringify } from "yaml";
import type { KubernetesClient } from "../../../bench/kubernetes/kubernetes_client.ts";
import { listObjects } from "../../../bench/kubernetes/objects.ts";
import type { StoredObject } from "../../../bench/kubernetes/stored_object.ts";

/** Kinds whose objects explain a failure; Secrets are not among them. */
const kinds = [
  ["v1", "Node"],
  ["v1", "Pod"],
  ["v1", "Service"],
  ["v1", "ConfigMap"],
  ["v1", "PersistentVolumeClaim"],
  ["apps/v1", "StatefulSet"],
  ["apps/v1", "Deployment"],
  ["batch/v1", "Job"],
  ["batch/v1", "CronJob"],
  ["coordination.k8s.io/v1", "Lease"],
  ["argoproj.io/v1alpha1", "Application"],
  ["kamaji.clastix.io/v1alpha1", "DataStore"],
] as const;

/** Namespaces of Kubernetes' own, where nothing of ours runs. */
const foreign: ReadonlySet<string> = new Set([
  "kube-system",
  "kube-public",
  "kube-node-lease",
  "local-path-storage",
]);

interface Pod extends StoredObject {
  readonly spec: {
    readonly containers: readonly { readonly name: string }[];
    readonly initContainers?: readonly { readonly name: string }[];
  };
}

/** Writes down what can be seen of a cluster: objects, events and the end of every log. */
export async function saveFailure(kubernetes: KubernetesClient, folder: string): Promise<void> {
  await Deno.mkdir(join(folder, "logs"), { recursive: true });
  for (const [apiVersion, kind] of kinds) {
    const objects = ours(await listObjects(kubernetes, { apiVersion, kind }));
    if (objects.length === 0) continue;
    const text = objects.map((object) => stringify(withoutOwners(object))).join("---\n");
    await Deno.writeTextFile(join(folder, `${kind.toLowerCase()}s.yaml`), text);
  }
  await Deno.writeTextFile(join(folder, "events.txt"), await eventLines(kubernetes));
  const pods = ours(await listObjects<Pod>(kubernetes, { apiVersion: "v1", kind: "Pod" }));
  for (const pod of pods) await saveLogs(kubernetes, { pod, folder: join(folder, "logs") });
}

function ours<O extends StoredObject>(list: { readonly items: readonly O[] } | undefined): O[] {
  return (list?.items ?? []).filter(({ metadata }) => !foreign.has(metadata.namespace ?? ""));
}

function withoutOwners(object: StoredObject): StoredObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

interface Event extends StoredObject {
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly involvedObject: { readonly kind: string; readonly name: string };
}

async function eventLines(kubernetes: KubernetesClient): Promise<string> {
  const events = ours(await listObjects<Event>(kubernetes, { apiVersion: "v1", kind: "Event" }));
  const lines = events.map((event) => {
    const { metadata, lastTimestamp, eventTime, type, reason, message, involvedObject } = event;
    const time = lastTimestamp ?? eventTime ?? metadata.creationTimestamp;
    const object = `${involvedObject.kind} ${metadata.namespace}/${involvedObject.name}`;
    return `${time} ${type} ${object}: ${reason}: ${message}\n`;
  });
  return lines.sort().join("");
}

async function saveLogs(
  kubernetes: KubernetesClient,
  { pod: { metadata, spec }, folder }: { readonly pod: Pod; readonly folder: string },
): Promise<void> {
  const { namespace, name } = metadata;
  for (const container of [...spec.initContainers ?? [], ...spec.containers]) {
    for (const previous of [undefined, "true"]) {
      const { status, body } = await kubernetes.request({
        method: "GET",
        path: `/api/v1/namespaces/${namespace}/pods/${name}/log`,
        query: { container: container.name, tailLines: "500", previous },
      });
      if (status !== 200 || body === "") continue;
      const file = `${namespace}.${name}.${container.name}${previous ? ".previous" : ""}.log`;
      await Deno.writeTextFile(join(folder, file), String(body));
    }
  }
}
