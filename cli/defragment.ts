import { ExitCode } from "../diagnostics/exit_code.ts";
import { Failure } from "../diagnostics/failure.ts";
import { createLog } from "../diagnostics/log.ts";
import { createProgress } from "../diagnostics/progress.ts";
import { clusterNames } from "../manifests/cluster_names.ts";
import { durationMilliseconds } from "../manifests/config/duration.ts";
import {
  apiVersion,
  type EtcdCluster,
  etcdClusterSchema,
  kind,
} from "../manifests/config/etcd_cluster.ts";
import { quantityValue } from "../manifests/config/quantity.ts";
import { jobPaths } from "../manifests/jobs/job_paths.ts";
import {
  defragment,
  type DefragmentationReport,
  type DefragmentedMember,
  type DefragmentOptions,
} from "../operations/defragmentation/defragment.ts";
import { type Command, defineCommand } from "./command.ts";
import { jobOptions, memberEndpoints, readJobConfig, readJobCredentials } from "./job_options.ts";

/** `defragment`: defragments the members that are worth it, the leader last. */
export const command: Command = defineCommand({
  description:
    "Members answer nothing while they are defragmented. So it begins only when all are well, goes on only when they are well again, and stops at the first failure; a leader hands over first. Which members are worth it is said by spec.defragmentation. Where the database reached its quota and writes are refused, it recovers space: drops old revisions if they are what fills it, defragments every member, and ends the alarm once all are really below the quota. It is what the scheduled Job runs.",
  options: {
    ...jobOptions,
    config: {
      type: "string",
      placeholder: "FILE",
      completes: "file",
      summary: `The cluster's configuration, ${jobPaths.config} in a Job's pod; else its defaults`,
    },
    holder: {
      type: "string",
      placeholder: "NAME",
      summary: "Hold the cluster's operations Lease under this name, as the Job does",
    },
    "dry-run": { type: "flag", summary: "Only say what would be done, and why" },
  },
  examples: [
    { args: "--dry-run", summary: "See, in a Job's pod, what the next run would do" },
    {
      args: "--endpoints 10.0.0.7:2379,10.0.0.8:2379,10.0.0.9:2379 --cacert ca.crt " +
        "--cert root.crt --key root.key",
      summary: "Run it from elsewhere; name every member",
    },
  ],
  async run({ options, errorPaint, interruptSignal, write }) {
    const config = await configOf(options.config);
    const { endpoints, holder } = options;
    if (config === undefined && (endpoints === undefined || holder !== undefined)) {
      throw new Failure("usage", "It is not said which cluster to defragment", {
        hint: "Give --config, or --endpoints with every member and no --holder",
      });
    }
    const credentials = await readJobCredentials(options);
    const progress = createProgress({ paint: errorPaint });
    const { spec } = config ?? defaultConfig();
    const run = (signal: AbortSignal) =>
      defragment({
        endpoints: memberEndpoints(config ?? defaultConfig(), endpoints),
        credentials,
        rules: rulesOf(config),
        pause: durationMilliseconds(spec.defragmentation.pause) ?? 0,
        dryRun: options["dry-run"],
        progress,
        signal,
      });
    const signal = interruptSignal();
    try {
      const report = config === undefined || holder === undefined
        ? await run(signal)
        : await underLease(config, { holder, signal }, run);
      write(textOf(report));
    } finally {
      progress.close();
    }
    return ExitCode.Success;
  },
});

/** The one that was named, or that of the pod; on a workstation there may be none. */
async function configOf(path: string | undefined): Promise<EtcdCluster | undefined> {
  if (path !== undefined) return await readJobConfig(path);
  const isThere = await Deno.stat(jobPaths.config).then(() => true, () => false);
  return isThere ? await readJobConfig(jobPaths.config) : undefined;
}

function defaultConfig(): EtcdCluster {
  return etcdClusterSchema.parse({ apiVersion, kind, metadata: { name: "etcd" } });
}

function rulesOf(config: EtcdCluster | undefined): DefragmentOptions["rules"] {
  const { freeShare, minimumFree, quotaShare } = (config ?? defaultConfig()).spec.defragmentation;
  return {
    freeShare,
    minimumFree: Number(quantityValue(minimumFree) ?? 0n),
    quotaShare,
    ...(config === undefined ? {} : { quota: Number(quantityValue(config.spec.quota) ?? 0n) }),
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

function textOf({ members, recovery }: DefragmentationReport): string {
  const lines = members.map(lineOf).join("");
  if (recovery === undefined) return lines;
  const { alarm, compacts, reason } = recovery;
  const isPlan = alarm === "planned";
  const compaction = compacts
    ? `old revisions ${isPlan ? "to be dropped" : "dropped"}: ${reason}`
    : `old revisions kept: ${reason}`;
  const end = isPlan
    ? "alarm NOSPACE to be ended once all are below 90 % of it"
    : "alarm NOSPACE ended";
  return `${compaction}\n${lines}${end}\n`;
}

function lineOf({ after, before, name, outcome, reason }: DefragmentedMember): string {
  const sizes = outcome === "defragmented" ? `, ${before} bytes before and ${after} after` : "";
  return `${name} ${outcome}: ${reason}${sizes}\n`;
}
