import type { EtcdCluster } from "../../config/etcd_cluster.ts";
import type { Match, Rule } from "../rule.ts";
import { type ConfigPair, whereBoth } from "./change_finders.ts";

/** What decides whether there is a snapshot when it is needed. */
export const snapshotRules: readonly Rule[] = [
  {
    code: "snapshots-off",
    effect: "risks-data",
    summary: "Snapshots, their verification or the restore drills are switched off.",
    hint: "Keep them, or make sure that something else takes their place",
    find: whereBoth(findSnapshotsOff),
  },
  {
    code: "snapshots-moved",
    effect: "risks-data",
    summary: "Snapshots go somewhere else.",
    hint: "Copy the snapshots you may need; restores and drills look at the new place only",
    find: whereBoth(findSnapshotsMoved),
  },
  {
    code: "retention-lowered",
    effect: "risks-data",
    summary: "Fewer snapshots are kept.",
    hint: "Copy the snapshots you may need: the next run deletes the others",
    find: whereBoth(findRetentionLowered),
  },
  {
    code: "encryption-changed",
    effect: "risks-data",
    summary: "Snapshots lose a recipient of their encryption.",
    hint:
      "Check that somebody still holds a private key that opens them, and that plain ones may " +
      "lie where they go",
    find: whereBoth(findEncryptionChanged),
  },
  {
    code: "bundle-recipients",
    effect: "risks-data",
    summary: "The recovery bundle is sealed for others.",
    hint:
      "Let somebody who stays open a bundle before; for who leaves, rotate the CAs too: the bundles " +
      "there are stay readable by the keys they were sealed for",
    find: whereBoth(findBundleRecipients),
  },
];

type Snapshots = EtcdCluster["spec"]["snapshots"];

interface Switch {
  readonly place: string;
  readonly isOn: (snapshots: Snapshots) => boolean;
  readonly reason: string;
}

const switches: readonly Switch[] = [
  {
    place: "spec.snapshots.enabled",
    isOn: ({ enabled }) => enabled,
    reason: "What is written from now on is in no snapshot",
  },
  {
    place: "spec.snapshots.verification.enabled",
    isOn: ({ enabled, verification }) => enabled && verification.enabled,
    reason: "Nobody notices a snapshot that cannot be read",
  },
  {
    place: "spec.snapshots.drill.enabled",
    isOn: ({ enabled, drill }) => enabled && drill.enabled,
    reason: "Nobody notices that a restore does not work",
  },
];

function findSnapshotsOff({ before, after }: ConfigPair): Match[] {
  const [from, to] = [before.spec.snapshots, after.spec.snapshots];
  const off = switches.filter(({ isOn }) => isOn(from) && !isOn(to));
  // Without snapshots the other two have nothing to do.
  const told = to.enabled ? off : off.slice(0, 1);
  return told.map(({ place, reason }) => ({ place, reason }));
}

function findSnapshotsMoved({ before, after }: ConfigPair): Match[] {
  const [from, to] = [before, after].map(({ spec }) => placeOf(spec.snapshots));
  if (from === to || !before.spec.snapshots.enabled) return [];
  return [{
    place: "spec.snapshots.destination",
    reason: `From ${from} to ${to}: what the old place holds is not pruned, checked or restored`,
  }];
}

/** Where snapshots go, without how it is reached. */
function placeOf({ destination }: Snapshots): string {
  if (destination.kind === "volume") {
    return `the volume "${destination.existingClaim ?? "of our own"}"`;
  }
  const { endpoint = "AWS", bucket, folder } = destination;
  return `${endpoint} ${bucket}/${folder}`;
}

function findRetentionLowered({ before, after }: ConfigPair): Match[] {
  const [from, to] = [before.spec.snapshots.retention, after.spec.snapshots.retention];
  return (["hourly", "daily", "weekly", "monthly"] as const)
    .filter((period) => to[period] < from[period])
    .map((period) => ({
      place: `spec.snapshots.retention.${period}`,
      reason: `From ${from[period]} to ${to[period]}: snapshots beyond that are deleted`,
    }));
}

function findEncryptionChanged({ before, after }: ConfigPair): Match[] {
  const { recipients } = after.spec.snapshots.encryption;
  const lost = before.spec.snapshots.encryption.recipients
    .filter((recipient) => !recipients.includes(recipient));
  const effect = recipients.length === 0
    ? "Snapshots are not encrypted any more"
    : "Its holder cannot read the snapshots to come";
  return lost.map((recipient) => ({
    place: `spec.snapshots.encryption.recipients[${recipient}]`,
    reason: effect,
  }));
}

/** The first recipients of all take nothing from anybody. */
function findBundleRecipients({ before, after }: ConfigPair): Match[] {
  const [from, to] = [before, after].map(({ spec }) => spec.snapshots.bundle.recipients);
  if (from === undefined || to === undefined || from.length === 0) return [];
  const lost = to.length === 0
    ? "No bundle is sealed any more; its holder can open those there are"
    : "Its holder can open the bundles there are, and none to come";
  const gained = "Its holder can open the bundles to come, with the CAs' keys, and none before";
  const match = (recipient: string, reason: string): Match => ({
    place: `spec.snapshots.bundle.recipients[${recipient}]`,
    reason,
  });
  return [
    ...from.filter((recipient) => !to.includes(recipient)).map((each) => match(each, lost)),
    ...to.filter((recipient) => !from.includes(recipient)).map((each) => match(each, gained)),
  ];
}
