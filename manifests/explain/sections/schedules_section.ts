import type { EtcdCluster } from "../../config/etcd_cluster.ts";
import { cronWords } from "../cron_words.ts";
import type { Fact, SectionFacts } from "../explanation.ts";
import { bytesOf, humanBytes } from "../human_bytes.ts";
import { humanDuration } from "../human_duration.ts";

/** What to know of what runs by the clock: snapshots, their checks, defragmentation. */
export function schedulesSection(config: EtcdCluster): SectionFacts {
  const { snapshots } = config.spec;
  const facts = [
    snapshotFact(config),
    destinationFact(config),
    retentionFact(config),
    {
      label: "encryption",
      text: encryptionText(config),
      fields: ["spec.snapshots.encryption"],
    },
    {
      label: "bundle",
      text: bundleText(config),
      fields: ["spec.snapshots.bundle"],
    },
    checkFact(config, "verification"),
    checkFact(config, "drill"),
    ...defragmentationFacts(config),
  ];
  return { facts, advice: snapshots.enabled ? adviceOf(config) : [withoutSnapshots] };
}

const withoutSnapshots =
  "Without snapshots, a lost quorum of volumes is the end of every tenant's " +
  "data.";

function snapshotFact({ spec }: EtcdCluster): Fact {
  const { deadline, enabled, schedule, timeZone } = spec.snapshots;
  const { interval, text } = cronWords(schedule);
  const loss = interval === undefined ? "" : `; a restore loses at most ${interval} of writes`;
  return {
    label: "snapshots",
    text: enabled
      ? `${text} (${timeZone}), each within ${humanDuration(deadline)}${loss}`
      : "off; the CronJobs are there, suspended",
    fields: ["spec.snapshots.enabled", "spec.snapshots.schedule", "spec.snapshots.timeZone"],
  };
}

function destinationFact({ spec }: EtcdCluster): Fact {
  const { destination } = spec.snapshots;
  return {
    label: "stored",
    text: destination.kind === "s3"
      ? `in bucket "${destination.bucket}" at ${destination.endpoint ?? "AWS"}, below ` +
        `"${destination.folder}"`
      : `on ${
        destination.existingClaim === undefined
          ? `a volume of ${destination.size}`
          : `the volume of claim "${destination.existingClaim}"`
      } in this Kubernetes cluster`,
    fields: ["spec.snapshots.destination"],
  };
}

function mostSnapshots({ spec }: EtcdCluster): number {
  const { daily, hourly, monthly, weekly } = spec.snapshots.retention;
  return daily + hourly + monthly + weekly;
}

function retentionFact(config: EtcdCluster): Fact {
  const { daily, hourly, monthly, weekly } = config.spec.snapshots.retention;
  return {
    label: "kept",
    text:
      `one for each of ${hourly} hours, ${daily} days, ${weekly} weeks and ${monthly} months: ` +
      `at most ${mostSnapshots(config)}`,
    fields: ["spec.snapshots.retention"],
  };
}

function encryptionText({ spec }: EtcdCluster): string {
  const { length } = spec.snapshots.encryption.recipients;
  if (length === 0) return "none before they are stored";
  return `for ${length} age key${length === 1 ? "" : "s"}, before they are stored`;
}

function bundleText({ spec }: EtcdCluster): string {
  const { length } = spec.snapshots.bundle.recipients;
  if (length === 0) return "no recovery bundle goes with them";
  return `the CAs with their keys go with each, sealed for ${length} age key${
    length === 1 ? "" : "s"
  }`;
}

function checkFact({ spec }: EtcdCluster, name: "verification" | "drill"): Fact {
  const { enabled, schedule } = spec.snapshots[name];
  const what = name === "verification"
    ? "the newest one is read back and checked"
    : "the newest one is restored into a throw-away member";
  return {
    label: name === "verification" ? "verified" : "drilled",
    text: enabled && spec.snapshots.enabled ? `${cronWords(schedule).text}: ${what}` : "off",
    fields: [`spec.snapshots.${name}`],
  };
}

function defragmentationFacts({ spec }: EtcdCluster): Fact[] {
  const { enabled, freeShare, minimumFree, pause, quotaShare, schedule, timeZone } =
    spec.defragmentation;
  const percent = (share: number) => `${Number((100 * share).toFixed(1))} %`;
  return [{
    label: "defrag",
    text: enabled
      ? `${cronWords(schedule).text} (${timeZone}), of members of whose file ${
        percent(freeShare)
      } ` +
        `and ${minimumFree} are free, or that use ${percent(quotaShare)} of the quota; one at a ` +
        `time, ${humanDuration(pause)} apart`
      : "off",
    fields: ["spec.defragmentation"],
  }];
}

function adviceOf(config: EtcdCluster): string[] {
  const { quota, snapshots } = config.spec;
  const { bundle, destination, encryption, verification, drill } = snapshots;
  const worst = bytesOf(quota) * BigInt(mostSnapshots(config));
  const advice: string[] = [];
  if (destination.kind === "volume") {
    advice.push(
      "Snapshots on a volume do not survive this Kubernetes cluster: send them to an object store.",
    );
  }
  if (
    destination.kind === "volume" && destination.existingClaim === undefined &&
    worst > bytesOf(destination.size)
  ) {
    advice.push(
      `${mostSnapshots(config)} snapshots of a full database may take ${humanBytes(worst)}, and ` +
        `the volume has ${destination.size}: watch its free space.`,
    );
  }
  if (encryption.recipients.length === 0) {
    advice.push(
      "Snapshots hold the Secrets of every tenant: encrypt them, or guard the place they go to.",
    );
  }
  if (bundle.recipients.length === 0) {
    advice.push(
      "A snapshot without the CAs' keys cannot serve its tenants in another Kubernetes cluster: " +
        "name a key in spec.snapshots.bundle.recipients, and the keeper seals them for it.",
    );
  }
  if (!verification.enabled || !drill.enabled) {
    advice.push("A snapshot that was never restored is a hope: keep verifications and drills on.");
  }
  return advice;
}
