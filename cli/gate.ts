import { ExitCode } from "../diagnostics/exit_code.ts";
import { createLog } from "../diagnostics/log.ts";
import { readPapers } from "../operations/gate/read_papers.ts";
import { waitAtGate } from "../operations/gate/wait_at_gate.ts";
import { openInCluster } from "../operations/kubernetes/open_in_cluster.ts";
import { type Command, defineCommand } from "./command.ts";
import { inClusterOptions, openingOf } from "./in_cluster_options.ts";

/** `kamaji-etcd gate`: lets a member start, or has it wait. */
export const command: Command = defineCommand({
  description:
    "Runs as an init container of a member. A data directory that is initialised passes at once, without asking anybody. An empty one passes only with a start ticket of the keeper for this very volume; until then the gate waits and says why. So a member that lost its disk can never found a second cluster.",
  options: {
    ...inClusterOptions,
    "member": {
      type: "string",
      required: true,
      placeholder: "POD",
      summary: "Pod of the member",
    },
    "data-directory": {
      type: "string",
      required: true,
      placeholder: "DIRECTORY",
      completes: "directory",
      summary: "Data directory of the member",
    },
  },
  examples: [{
    args:
      "--cluster etcd --namespace kamaji-system --member etcd-0 --data-directory /var/run/etcd/data",
    summary: "What the init container of etcd-0 runs",
  }],
  async run({ options, interruptSignal }) {
    const { cluster, member, namespace } = options;
    let api: ReturnType<typeof openInCluster> | undefined;
    await waitAtGate({
      dataDirectory: options["data-directory"],
      papers: async () => {
        // Loaded only for a member without data: all others must start without Kubernetes.
        api ??= openInCluster(openingOf(options));
        const tickets = `${cluster}-tickets`;
        return await readPapers(await api, { namespace, tickets, pod: member });
      },
      log: createLog(),
      signal: interruptSignal(),
    });
    return ExitCode.Success;
  },
});
