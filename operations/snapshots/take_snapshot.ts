import { createHash } from "node:crypto";
import { join } from "node:path";
import { Failure } from "../../diagnostics/failure.ts";
import type { Progress } from "../../diagnostics/progress.ts";
import { type ClientCredentials, connectEtcd } from "../../etcd/connect_etcd.ts";
import type { MemberHealth } from "../health/member_health.ts";
import { memberToAsk } from "./member_to_ask.ts";
import { noteContents } from "./note_contents.ts";
import { packFile } from "./pack_file.ts";
import { saveSnapshot } from "./save_snapshot.ts";
import { scratchFolder } from "./scratch_folder.ts";
import {
  bundleSuffix,
  compressedSuffix,
  encryptedSuffix,
  formatManifest,
  manifestSuffix,
  type SnapshotManifest,
  snapshotName,
  snapshotSuffix,
} from "./snapshot_manifest.ts";
import type { SnapshotStore } from "./snapshot_store.ts";

/** What is taken, and where it goes. */
export interface TakeSnapshotOptions {
  /** Namespace and name of the cluster, as in `kamaji-system/etcd`. */
  readonly cluster: string;
  /** `host:port` of every member. */
  readonly endpoints: readonly string[];
  /** A user with role root. */
  readonly credentials: ClientCredentials;
  /** Where it goes. */
  readonly store: SnapshotStore;
  /** A folder with room for the snapshot and, beside it, for what it is packed into. */
  readonly scratch: string;
  /** age public keys that may read it; without any it is not encrypted. */
  readonly recipients: readonly string[];
  /** The sealed recovery bundle that is to lie beside it. Default: none. */
  readonly bundle?: string | undefined;
  /** A clock. */
  readonly now: () => Date;
  /** Told about each step. */
  readonly progress: Progress;
  /** Ends it when it aborts. */
  readonly signal?: AbortSignal;
}

/** A snapshot that was taken and stored. */
export interface TakenSnapshot {
  /** Its name in the store, without suffix. */
  readonly name: string;
  /** What was noted beside it. */
  readonly manifest: SnapshotManifest;
}

/**
 * Takes a snapshot of one member, compresses, encrypts and stores it, its manifest last: until that
 * is there, it does not count. A follower that keeps up is asked, so that the leader is left to its
 * clients. Before the manifest is written, the store is asked whether it has as many bytes as it got.
 *
 * @throws {Failure} `target-failed` when no member can be asked, `etcd-request-failed`,
 * `output-failed`, `snapshot-store-failed`, `interrupted`
 */
export async function takeSnapshot(options: TakeSnapshotOptions): Promise<TakenSnapshot> {
  const member = await memberToAsk(options);
  const folder = await scratchFolder(options.scratch);
  try {
    const plain = join(folder, `taken${snapshotSuffix}`);
    const manifest = await take(member, { ...options, file: plain });
    const packed = join(folder, manifest.file);
    const step = options.progress.step("Packing it");
    await packFile(plain, { file: packed, recipients: options.recipients }).catch((error) => {
      step.failed();
      throw error;
    });
    const { size } = await Deno.stat(packed);
    step.done(`${size} bytes`);
    return await store(packed, { ...options, manifest, size });
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(() => undefined);
  }
}

async function store(
  file: string,
  { bundle, manifest, progress, size, store }: TakeSnapshotOptions & {
    readonly manifest: SnapshotManifest;
    readonly size: number;
  },
): Promise<TakenSnapshot> {
  const name = nameOf(manifest);
  const step = progress.step(`Storing ${name} at ${store.place}`);
  try {
    await store.put(manifest.file, file);
    await requireStored(store, { name: manifest.file, size });
    if (bundle !== undefined && manifest.bundle !== undefined) {
      await store.putText(manifest.bundle.file, bundle);
    }
    await store.putText(`${name}${manifestSuffix}`, formatManifest(manifest));
  } catch (error) {
    step.failed();
    throw error;
  }
  step.done();
  return { name, manifest };
}

/** Some stores say yes and keep nothing. */
async function requireStored(
  store: SnapshotStore,
  { name, size }: { readonly name: string; readonly size: number },
): Promise<void> {
  const stored = await store.size(name);
  if (stored === size) return;
  await store.remove(name);
  const found = stored === undefined ? "nothing" : `${stored} bytes`;
  throw new Failure(
    "snapshot-store-failed",
    `${store.place} took "${name}" with ${size} bytes and has ${found}`,
    {
      hint: "Look at the store and what is between it and here; the next run takes a new snapshot",
    },
  );
}

function nameOf({ revision, takenAt }: Pick<SnapshotManifest, "revision" | "takenAt">): string {
  return snapshotName(new Date(takenAt), revision);
}

async function take(
  member: MemberHealth,
  options: TakeSnapshotOptions & { readonly file: string },
): Promise<SnapshotManifest> {
  const { bundle, cluster, credentials, file, now, progress, recipients, signal } = options;
  const client = connectEtcd({ endpoints: [member.endpoint], credentials });
  const step = progress.step(`Taking a snapshot of ${member.name}`);
  try {
    // Asked before, so the snapshot holds at least this revision.
    const { header } = await client.maintenance.status();
    const takenAt = now().toISOString();
    const saved = await saveSnapshot({ client, file, ...(signal === undefined ? {} : { signal }) });
    const revision = Number(header.revision);
    step.done(`${saved.size} bytes, revision ${revision}`);
    const encrypted = recipients.length > 0;
    const contents = await noteContents(client, { file, revision, progress, size: saved.size });
    return {
      version: 1,
      cluster,
      clusterId: BigInt(header.cluster_id).toString(16),
      member: member.name,
      etcdVersion: member.version,
      revision,
      takenAt,
      file: nameOf({ revision, takenAt }) + (encrypted ? encryptedSuffix : compressedSuffix),
      compression: "gzip",
      encrypted,
      size: saved.size,
      sha256: saved.sha256,
      ...(contents === undefined ? {} : { contents }),
      ...(bundle === undefined ? {} : {
        bundle: {
          file: nameOf({ revision, takenAt }) + bundleSuffix,
          sha256: createHash("sha256").update(bundle).digest("hex"),
        },
      }),
    };
  } catch (error) {
    step.failed();
    throw error;
  } finally {
    client.close();
  }
}
