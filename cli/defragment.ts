import { ExitCode } from "../diagnostics/exit_code.ts";
import { createLog } from "../diagnostics/log.ts";
import { createProgress } from "../diagnostics/progress.ts";
import { clusterNames } from "../manifests/cluster_names.ts";
import { durationMilliseconds } from "../manifests/config/duration.ts";
import type { EtcdCluster } from "../manifests/config/etcd_cluster.ts";
import { quantityValue } from "../manifests/config/quantity.ts";
import { defragment, type DefragmentedMember } from "../operations/defragmentation/defragment.ts";
import type { DefragmentationRules } from "../operations/defragmentation/defragmentation_plan.ts";
import { type Command, defineCommand } from "./command.ts";
import { jobOptions, memberEndpoints, readJobConfig, readJobCredentials } from "./job_options.ts";

/** `defragment`: defragments the members that are worth it, the leader last. */
export const command: Command = defineCommand({
  description:
    "Members answer nothing while they are defragmented. So it begins only when all are well, goes on only when they are well again, and stops at the first failure. Which members are worth it is said by spec.defragmentation. It is what the scheduled Job runs.",
  options: {
    ...jobOptions,
    holder: {
      type: "string",
      placeholder: "NAME",
      summary: "Hold the cluster's operations Lease under this name, as the Job does",
    },
    "dry-run": { type: "flag", summary: "Only say what would be done" },
  },
  examples: [{ args: "--dry-run", summary: "See, in a Job's pod, what the next run would do" }],
  async run({ options, errorPaint, interruptSignal, write }) {
    const config = await readJobConfig(options.config);
    const credentials = await readJobCredentials(options);
    const progress = createProgress({ paint: errorPaint });
    const run = (signal: AbortSignal) =>
      defragment({
        endpoints: memberEndpoints(config, options.endpoints),
        credentials,
        rules: rulesOf(config),
        pause: durationMilliseconds(config.spec.defragmentation.pause) ?? 0,
        dryRun: options["dry-run"],
        progress,
        signal,
      });
    const signal = interruptSignal();
    try {
      const { holder } = options;
      const results = holder === undefined
        ? await run(signal)
        : await underLease(config, { holder, signal }, run);
      write(results.map(lineOf).join(""));
    } finally {
      progress.close();
    }
    return ExitCode.Success;
  },
});

function rulesOf({ spec }: EtcdCluster): DefragmentationRules {
  const { freeShare, minimumFree, quotaShare } = spec.defragmentation;
  return {
    freeShare,
    minimumFree: Number(quantityValue(minimumFree) ?? 0n),
    quotaShare,
    quota: Number(quantityValue(spec.quota) ?? 0n),
  };
}

/** Kubernetes' client is loaded only by who takes the Lease. */
async function underLease<Result>(
  config: EtcdCluster,
  { holder, signal }: { readonly holder: string; readonly signal: AbortSignal },
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const [{ kubernetesLease }, { openInCluster }, { withOperationsLease }] = await Promise.all([
    import("../operations/kubernetes/kubernetes_lease.ts"),
    import("../operations/kubernetes/open_in_cluster.ts"),
    import("../operations/lease/with_operations_lease.ts"),
  ]);
  const { namespace, operationsLease: name } = clusterNames(config);
  const store = kubernetesLease(await openInCluster(), { name, namespace });
  return await withOperationsLease({ store, holder, log: createLog(), signal }, work);
}

function lineOf({ after, before, name, outcome, reason }: DefragmentedMember): string {
  const sizes = outcome === "defragmented" ? `, ${before} bytes before and ${after} after` : "";
  return `${name} ${outcome}: ${reason}${sizes}\n`;
}
