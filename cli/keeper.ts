import { ExitCode } from "../diagnostics/exit_code.ts";
import { createLog } from "../diagnostics/log.ts";
import { keeperPort } from "../manifests/keeper/keeper_port.ts";
import { type Command, defineCommand } from "./command.ts";
import { inClusterOptions, openingOf } from "./in_cluster_options.ts";

/** `kamaji-etcd keeper`: keeps one cluster as its config wishes it. */
export const command: Command = defineCommand({
  description:
    "Runs as a Deployment beside the cluster: issues and renews certificates, founds the cluster, turns authentication on, onboards declared tenants, and opens the cluster to Kamaji last. Of several keepers one leads, by a Lease. etcd serves on without it. SIGTERM ends it in order, with exit code 0.",
  options: {
    ...inClusterOptions,
    "identity": {
      type: "string",
      default: "keeper",
      placeholder: "NAME",
      summary: "What this keeper is called in the Lease, as its pod is",
    },
    "port": {
      type: "integer",
      default: keeperPort,
      minimum: 0,
      maximum: 65_535,
      placeholder: "PORT",
      summary: "Where /healthz, /readyz and /metrics are answered",
    },
  },
  examples: [{
    args: "--cluster etcd --namespace kamaji-system",
    summary: "What the keeper's container runs",
  }],
  async run({ options, interruptSignal }) {
    const { cluster, identity, namespace, port } = options;
    // The library behind it takes longer to load than other commands to run.
    const { runKeeper } = await import("../operations/keeper/run_keeper.ts");
    await runKeeper({
      cluster,
      namespace,
      identity,
      port,
      api: openingOf(options),
      log: createLog(),
      signal: interruptSignal(),
    });
    return ExitCode.Success;
  },
});
