import { ExitCode } from "../../diagnostics/exit_code.ts";
import type { SnapshotStore } from "../../operations/snapshots/snapshot_store.ts";
import {
  type StoredSnapshot,
  surveySnapshots,
} from "../../operations/snapshots/stored_snapshots.ts";

/** How snapshots are listed. */
export interface ListingOptions {
  /** For people or for programs. */
  readonly output: "table" | "json";
  /** Whether a manifest that cannot be read is a failure. */
  readonly strict: boolean;
}

/** What a store holds, ready to be printed. */
export interface SnapshotListing {
  /** The text, with its line ends. */
  readonly text: string;
  /** How the command ends. */
  readonly code: ExitCode;
}

/**
 * Lists what a store holds, newest first, and after it what cannot be read.
 *
 * @throws {Failure} `snapshot-store-failed` when the store does not tell what it has
 */
export async function snapshotListing(
  store: SnapshotStore,
  { output, strict }: ListingOptions,
): Promise<SnapshotListing> {
  const { snapshots, unreadable } = await surveySnapshots(store);
  const text = output === "json" ? `${JSON.stringify([...snapshots, ...unreadable], null, 2)}\n` : [
    ...snapshots.map(lineOf),
    ...unreadable.map(({ name, reason }) => `${name}  unreadable: ${reason}\n`),
  ].join("");
  const code = strict && unreadable.length > 0 ? ExitCode.TargetFailed : ExitCode.Success;
  return { text, code };
}

function lineOf({ manifest, name, verified }: StoredSnapshot): string {
  const state = [
    `etcd ${manifest.etcdVersion}`,
    `${manifest.size} bytes`,
    ...(manifest.encrypted ? ["encrypted"] : []),
    ...(manifest.bundle === undefined ? [] : ["with recovery bundle"]),
    verified ? "verified" : "not verified",
  ];
  return `${name}  ${state.join(", ")}\n`;
}
