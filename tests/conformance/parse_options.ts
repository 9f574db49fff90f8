import { parseArgs } from "node:util";
import type { GroupName } from "./conformance_case.ts";
import { ourCluster } from "./machine/take_cluster.ts";

/** What a run was asked for. */
export interface ConformanceOptions {
  /** The groups to run; all when empty. */
  readonly only: readonly GroupName[];
  /** Whether the cluster stays. */
  readonly keep: boolean;
  /** Name of the kind cluster. */
  readonly cluster: string;
  /** Its nodes besides the control plane. */
  readonly workers: number;
  /** Image of its nodes, if it matters. */
  readonly nodeImage: string | undefined;
  /** Folder of manifests that would otherwise come from the internet. */
  readonly manifests: string | undefined;
  /** Folder for the results, below the root of the repository. */
  readonly output: string;
}

const groups: readonly GroupName[] = [
  "manifests",
  "gitops",
  "snapshots",
  "cluster",
  "certificates",
  "monitoring",
];

/** How to call the program. */
export const usage = `Usage: deno task conformance [options]

Proves the product on a real Kubernetes cluster, made with kind.

  --only GROUP,…      only these groups, with what they need:
                      ${groups.join(", ")}
  --keep              leave the cluster for looking, and for the next run
  --cluster NAME      name of the kind cluster; one that is there is used and left
                      (default ${ourCluster}, used again only if it was kept)
  --workers N         nodes besides the control plane (default 3)
  --node-image IMAGE  image of the nodes (default: what Docker holds, else kind's choice)
  --manifests FOLDER  folder with argocd-core-install.yaml, instead of downloading it
                      (default $KAMAJI_ETCD_MANIFESTS)
`;

/**
 * Reads the command line.
 *
 * @throws {TypeError} if it cannot be understood
 */
export function parseOptions(
  args: readonly string[],
  manifests: string | undefined,
): ConformanceOptions | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", multiple: true, default: [] },
      keep: { type: "boolean", default: false },
      cluster: { type: "string", default: ourCluster },
      workers: { type: "string", default: "3" },
      "node-image": { type: "string" },
      manifests: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return "help";
  return {
    only: values.only.flatMap((names) => names.split(",")).map(groupNamed),
    keep: values.keep,
    cluster: values.cluster,
    workers: workersIn(values.workers),
    nodeImage: values["node-image"],
    manifests: values.manifests ?? manifests,
    output: ".kamaji-etcd/conformance",
  };
}

function groupNamed(name: string): GroupName {
  const found = groups.find((group) => group === name);
  if (found === undefined) throw new TypeError(`There is no group "${name}": ${groups.join(", ")}`);
  return found;
}

function workersIn(text: string): number {
  if (!/^\d$/.test(text)) throw new TypeError(`--workers takes a number up to 9, not "${text}"`);
  return Number(text);
}
