import { createHash } from "node:crypto";
import { Failure } from "../../diagnostics/failure.ts";
import type { SnapshotStore } from "./snapshot_store.ts";
import type { StoredSnapshot } from "./stored_snapshots.ts";

/** How an age file in the clear text format begins (https://age-encryption.org/v1). */
const armour = "-----BEGIN AGE ENCRYPTED FILE-----\n";

/**
 * Reads the sealed recovery bundle that came with a snapshot, and compares it with what was stored.
 * Whether it opens, only its recipients can find out.
 *
 * @throws {Failure} `snapshot-refused` when none came with it, or it is not what was stored;
 * `snapshot-store-failed`
 */
export async function fetchBundle(
  store: SnapshotStore,
  { manifest, name }: Pick<StoredSnapshot, "manifest" | "name">,
): Promise<string> {
  const { bundle } = manifest;
  if (bundle === undefined) {
    throw new Failure("snapshot-refused", `No recovery bundle came with "${name}"`, {
      hint:
        "Set spec.snapshots.bundle.recipients, and see the keeper's Events if that is set: it " +
        "seals the bundle, and the next snapshot takes it along",
    });
  }
  if (await store.size(bundle.file) === undefined) throw changed(name, "is gone");
  const text = await store.fetchText(bundle.file);
  const sha256 = createHash("sha256").update(text).digest("hex");
  if (sha256 === bundle.sha256 && text.startsWith(armour)) return text;
  throw changed(name, "is not what was stored");
}

function changed(name: string, what: string): Failure {
  return new Failure("snapshot-refused", `The recovery bundle of "${name}" ${what}`, {
    hint: "Take a new snapshot now, and find out what changed the store",
  });
}
