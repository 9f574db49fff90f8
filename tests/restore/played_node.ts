import type { V1ConfigMap, V1Container, V1Job, V1Pod, V1Secret } from "@kubernetes/client-node";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { KubernetesApi } from "../kubernetes_api.ts";
import { serveLogs } from "./played_logs.ts";
import type { PlayedMembers } from "./played_members.ts";

/** Plays the Job controller and a kubelet: real programs in the Jobs' order, on real folders. */
export interface PlayedNode {
  /** Runs the Jobs that are new to their ends. */
  tick(): Promise<void>;
  /** Ends what was opened for it. */
  stop(): Promise<void>;
}

/** What a node is played with. */
export interface NodeOptions {
  /** The API server. */
  readonly api: KubernetesApi;
  /** The members, whose volumes Jobs mount. */
  readonly members: PlayedMembers;
  /** Where the volume of snapshots is. */
  readonly snapshots: string;
  /** An empty directory. */
  readonly directory: string;
  /** The program `etcdutl`. */
  readonly etcdutl: string;
}

const namespace = "kamaji-system";
const jobsPath = `/apis/batch/v1/namespaces/${namespace}/jobs`;
const podsPath = `/api/v1/namespaces/${namespace}/pods`;
const mod = fileURLToPath(new URL("../../mod.ts", import.meta.url));

/** Starts it; the API server then finds the logs of its pods. */
export async function playNode(options: NodeOptions): Promise<PlayedNode> {
  const logs = new Map<string, string>();
  const server = await serveLogs(logs);
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await createNode(options.api, port);
  return {
    async tick() {
      for (const job of await newJobs(options.api)) {
        const pod = `${job.metadata?.name}-pod`;
        const { log, success } = await runSteps(job, options);
        logs.set(pod, log);
        if (!await isThere(options.api, `${jobsPath}/${job.metadata?.name}`)) continue;
        await createPod(options.api, { job, pod, success });
        await endJob(options.api, { job, success });
      }
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function newJobs(api: KubernetesApi): Promise<V1Job[]> {
  const { body } = await api.request({ method: "GET", path: jobsPath });
  return (body as { items: V1Job[] }).items.filter(({ status }) =>
    (status?.conditions ?? []).length === 0
  );
}

/** One container after the other, until one fails. */
async function runSteps(
  job: V1Job,
  options: NodeOptions,
): Promise<{ readonly log: string; readonly success: boolean }> {
  const { containers = [], initContainers = [], volumes = [] } = job.spec?.template.spec ?? {};
  const scratch = await Deno.makeTempDir({ dir: options.directory });
  const sources = new Map<string, string>();
  for (const volume of volumes) {
    const claim = volume.persistentVolumeClaim?.claimName;
    const folder = claim === undefined
      ? join(scratch, volume.name)
      : claim.startsWith("data-")
      ? options.members.volume(claim.slice("data-".length))
      : options.snapshots;
    await Deno.mkdir(folder, { recursive: true });
    await writeObject(options.api, { folder, volume });
    sources.set(volume.name, folder);
  }
  let log = "";
  for (const container of [...initContainers, ...containers]) {
    const outcome = await runContainer(container, { sources, etcdutl: options.etcdutl });
    log = outcome.output;
    if (!outcome.success) return { log, success: false };
  }
  return { log, success: true };
}

async function writeObject(
  api: KubernetesApi,
  { folder, volume }: {
    readonly folder: string;
    readonly volume: NonNullable<V1Pod["spec"]>["volumes"] extends (infer V)[] | undefined ? V
      : never;
  },
): Promise<void> {
  const kind = volume.secret === undefined ? "configmaps" : "secrets";
  const name = volume.secret?.secretName ?? volume.configMap?.name;
  if (name === undefined) return;
  const path = `/api/v1/namespaces/${namespace}/${kind}/${name}`;
  const { data = {} } = (await api.request({ method: "GET", path })).body as V1ConfigMap | V1Secret;
  for (const [key, value] of Object.entries(data)) {
    const text = kind === "secrets" ? Buffer.from(value, "base64").toString() : value;
    await Deno.writeTextFile(join(folder, key), text, { mode: 0o600 });
  }
}

interface Node {
  readonly sources: ReadonlyMap<string, string>;
  readonly etcdutl: string;
}

/** Mount paths become folders; our program has the rights that its manifest gives it, and no more. */
async function runContainer(
  { args = [], command = [], volumeMounts = [] }: V1Container,
  { sources, etcdutl }: Node,
): Promise<{ readonly output: string; readonly success: boolean }> {
  const writable = volumeMounts.filter(({ readOnly }) => readOnly !== true)
    .map(({ name }) => sources.get(name) ?? "");
  const local = args.map((arg) =>
    volumeMounts.reduce(
      (text, { mountPath, name }) =>
        text.replace(`=${mountPath}`, `=${sources.get(name)}`)
          .replace(new RegExp(`^${mountPath}`), sources.get(name) ?? ""),
      arg,
    )
  );
  const writing = writable.length === 0 ? [] : [`--allow-write=${writable.join(",")}`];
  const rights = ["--allow-read", "--allow-net", ...writing];
  const ours = ["run", "--quiet", "--no-prompt", "--ignore-env", ...rights, mod, ...local];
  const isOurs = command[0] === "/tini";
  const child = new Deno.Command(isOurs ? Deno.execPath() : etcdutl, {
    args: isOurs ? ours : local,
  });
  const { stderr, stdout, success } = await child.output();
  const decoder = new TextDecoder();
  return { output: decoder.decode(stdout) + decoder.decode(stderr), success };
}

interface Ended {
  readonly job: V1Job;
  readonly success: boolean;
}

async function createPod(
  api: KubernetesApi,
  { job, pod, success }: Ended & { readonly pod: string },
): Promise<void> {
  const { name = "", uid = "" } = job.metadata ?? {};
  await send(api, "DELETE", `${podsPath}/${pod}`, { gracePeriodSeconds: 0 });
  await send(api, "POST", podsPath, {
    metadata: {
      name: pod,
      labels: { "job-name": name, "batch.kubernetes.io/controller-uid": uid },
    },
    spec: { nodeName: "node", containers: [{ name: "step", image: "none" }] },
  });
  await send(api, "PATCH", `${podsPath}/${pod}/status`, {
    status: { phase: success ? "Succeeded" : "Failed" },
  });
}

async function endJob(api: KubernetesApi, { job, success }: Ended): Promise<void> {
  const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const condition = (type: string) => ({
    type,
    status: "True",
    lastTransitionTime: now,
    reason: success ? "CompletionsReached" : "BackoffLimitExceeded",
    message: success ? "Reached expected number of succeeded pods" : "It failed too often",
  });
  const path = `${jobsPath}/${job.metadata?.name}/status`;
  const started = { startTime: now, uncountedTerminatedPods: {} };
  await send(api, "PATCH", path, { status: started });
  await send(api, "PATCH", path, {
    status: success
      ? {
        succeeded: 1,
        completionTime: now,
        conditions: [condition("SuccessCriteriaMet"), condition("Complete")],
      }
      : { failed: 1, conditions: [condition("FailureTarget"), condition("Failed")] },
  });
}

async function createNode(api: KubernetesApi, port: number): Promise<void> {
  await send(api, "POST", "/api/v1/nodes", { metadata: { name: "node" } });
  await send(api, "PATCH", "/api/v1/nodes/node/status", {
    status: {
      addresses: [{ type: "InternalIP", address: "127.0.0.1" }],
      daemonEndpoints: { kubeletEndpoint: { Port: port } },
    },
  });
}

async function isThere(api: KubernetesApi, path: string): Promise<boolean> {
  return (await api.request({ method: "GET", path })).status === 200;
}

/** Sends what a controller would, and complains when it is refused; a `404` is somebody's deletion. */
export async function send(
  api: KubernetesApi,
  method: "DELETE" | "PATCH" | "POST",
  path: string,
  body: unknown,
): Promise<void> {
  const contentType = method === "PATCH" ? "application/merge-patch+json" : "application/json";
  const answer = await api.request({ method, path, contentType, body: JSON.stringify(body) });
  if (answer.status < 300 || answer.status === 404) return;
  throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
}
