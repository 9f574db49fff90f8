import { parseArgs } from "node:util";
import { type KubernetesClient, openKubernetes } from "../../bench/kubernetes/kubernetes_client.ts";

/** What the kubelet says of one container, as far as it is looked at. */
interface ContainerUse {
  readonly name: string;
  readonly cpu?: { readonly usageCoreNanoSeconds?: number };
  readonly memory?: { readonly workingSetBytes?: number; readonly rssBytes?: number };
}

/** What the kubelet says of a node's pods (kubernetes kubelet/pkg/apis/stats/v1alpha1). */
interface NodeSummary {
  readonly pods?: readonly {
    readonly podRef: { readonly name: string; readonly namespace: string };
    readonly containers?: readonly ContainerUse[];
  }[];
}

/** One look at one keeper. */
interface Sample {
  readonly keeper: string;
  /** What counts against the container's limit: all but pages of files that nobody used lately. */
  readonly workingSet: number;
  /** Of that, what is not of files. */
  readonly anonymous: number;
  /** Since the container's start. */
  readonly cpuSeconds: number;
}

/** Prints once a minute what each keeper of a Kubernetes cluster takes, as its kubelets tell. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    args: [...Deno.args],
    options: {
      kubeconfig: { type: "string" },
      minutes: { type: "string", default: "25" },
    },
  });
  const file = values.kubeconfig ?? Deno.env.get("KUBECONFIG");
  if (file === undefined) throw new TypeError("Say which cluster by --kubeconfig");
  const kubernetes = openKubernetes(await Deno.readTextFile(file));
  console.log(
    "time      keeper                                   working set  anonymous  processor",
  );
  for (let minute = 0; minute <= Number(values.minutes); minute++) {
    if (minute > 0) await new Promise((resolve) => setTimeout(resolve, 60_000));
    for (const sample of await lookAround(kubernetes)) console.log(lineOf(sample));
  }
  Deno.exit(0);
}

async function lookAround(kubernetes: KubernetesClient): Promise<Sample[]> {
  const { items } = await ask(kubernetes, "/api/v1/nodes") as {
    readonly items: readonly { readonly metadata: { readonly name: string } }[];
  };
  const summaries = await Promise.all(
    items.map(({ metadata: { name } }) =>
      ask(kubernetes, `/api/v1/nodes/${name}/proxy/stats/summary`) as Promise<NodeSummary>
    ),
  );
  return summaries.flatMap(({ pods = [] }) => pods).flatMap(({ podRef, containers = [] }) =>
    containers.filter(({ name }) => name === "keeper").map(({ cpu, memory }) => ({
      keeper: `${podRef.namespace}/${podRef.name}`,
      workingSet: memory?.workingSetBytes ?? 0,
      anonymous: memory?.rssBytes ?? 0,
      cpuSeconds: (cpu?.usageCoreNanoSeconds ?? 0) / 1e9,
    }))
  );
}

async function ask(kubernetes: KubernetesClient, path: string): Promise<unknown> {
  const { body, status } = await kubernetes.request({ method: "GET", path });
  if (status !== 200) throw new Error(`GET ${path} was answered by HTTP ${status}`);
  return body;
}

function lineOf({ anonymous, cpuSeconds, keeper, workingSet }: Sample): string {
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
  return [
    new Date().toISOString().slice(11, 19),
    keeper.padEnd(40),
    megabytes(workingSet).padStart(11),
    megabytes(anonymous).padStart(10),
    `${cpuSeconds.toFixed(1)} s`.padStart(10),
  ].join(" ");
}

if (import.meta.main) await main();
