import { ExitCode } from "../diagnostics/exit_code.ts";
import { createLog } from "../diagnostics/log.ts";
import { createProgress } from "../diagnostics/progress.ts";
import { durationMilliseconds } from "../manifests/config/duration.ts";
import type { EtcdCluster } from "../manifests/config/etcd_cluster.ts";
import { quantityValue } from "../manifests/config/quantity.ts";
import {
  defragment,
  type DefragmentationReport,
  type DefragmentedMember,
  type DefragmentOptions,
} from "../operations/defragmentation/defragment.ts";
import { type Command, defineCommand } from "./command.ts";
import { defragmentOptions } from "./defragment_options.ts";
import { defaultConfig, type DefragmentPlace, openDefragmentPlace } from "./defragment_place.ts";
import { readJobCredentials } from "./job_options.ts";

/** `defragment`: defragments the members that are worth it, the leader last. */
export const command: Command = defineCommand({
  description:
    "Members answer nothing while they are defragmented. So it begins only when all are well, goes on only when they are well again, and stops at the first failure; a leader hands over first. Which members are worth it is said by spec.defragmentation. Where the database reached its quota and writes are refused, it recovers space: drops old revisions if they are what fills it, defragments every member, and ends the alarm once all are really below the quota. It is what the scheduled Job runs.",
  options: defragmentOptions,
  examples: [
    { args: "--dry-run", summary: "See, in a Job's pod, what the next run would do" },
    {
      args: "--cluster etcd --namespace kamaji-system --cacert ca.crt --cert root.crt " +
        "--key root.key",
      summary: "Run it from a workstation, and hold the operations Lease",
    },
    {
      args: "--endpoints 10.0.0.7:2379,10.0.0.8:2379,10.0.0.9:2379 --cacert ca.crt " +
        "--cert root.crt --key root.key",
      summary: "Run it without Kubernetes; name every member",
    },
  ],
  async run({ options, errorPaint, interruptSignal, write }) {
    const place = await openDefragmentPlace(options);
    const progress = createProgress({ paint: errorPaint });
    const { config, endpoints, lease } = place;
    const { spec } = config ?? defaultConfig();
    const signal = interruptSignal();
    try {
      const credentials = await readJobCredentials(options);
      const run = (signal: AbortSignal) =>
        defragment({
          endpoints,
          credentials,
          rules: rulesOf(config),
          pause: durationMilliseconds(spec.defragmentation.pause) ?? 0,
          dryRun: options["dry-run"],
          progress,
          signal,
        });
      if (lease === undefined && !options["dry-run"]) {
        progress.print(
          `${
            errorPaint.warning("note")
          }: no operations Lease is held, so the keeper or a Job may ` +
            "disturb members meanwhile; --cluster and --namespace hold it",
        );
      }
      const report = lease === undefined
        ? await run(signal)
        : await underLease(lease, { signal, work: run });
      write(textOf(report));
    } finally {
      progress.close();
      await place.close();
    }
    return ExitCode.Success;
  },
});

async function underLease<Result>(
  lease: NonNullable<DefragmentPlace["lease"]>,
  { signal, work }: {
    readonly signal: AbortSignal;
    readonly work: (signal: AbortSignal) => Promise<Result>;
  },
): Promise<Result> {
  const { withOperationsLease } = await import("../operations/lease/with_operations_lease.ts");
  return await withOperationsLease({ ...lease, log: createLog(), signal }, work);
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
