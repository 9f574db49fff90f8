import { join } from "node:path";
import { Failure } from "../../diagnostics/failure.ts";
import type { Progress } from "../../diagnostics/progress.ts";
import { etcdChannels } from "../../etcd/channel/etcd_channel.ts";
import { type ClientCredentials, connectEtcd } from "../../etcd/connect_etcd.ts";
import { hasAnswered, type MemberHealth, readMemberHealth } from "../health/member_health.ts";
import { diskFailure } from "./disk_failure.ts";
import { packFile } from "./pack_file.ts";
import { removeStale } from "./remove_stale.ts";
import { saveSnapshot } from "./save_snapshot.ts";
import {
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
  { manifest, progress, size, store }: TakeSnapshotOptions & {
    readonly manifest: SnapshotManifest;
    readonly size: number;
  },
): Promise<TakenSnapshot> {
  const name = nameOf(manifest);
  const step = progress.step(`Storing ${name} at ${store.place}`);
  try {
    await store.put(manifest.file, file);
    await requireStored(store, { name: manifest.file, size });
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

/** Beginning of the names of folders in which runs work. */
const takingPrefix = "taking-";

/** A folder of this run; those of runs that were killed go. */
async function scratchFolder(scratch: string): Promise<string> {
  try {
    await removeStale(scratch, ({ name }) => name.startsWith(takingPrefix));
    return await Deno.makeTempDir({ dir: scratch, prefix: takingPrefix });
  } catch (cause) {
    throw diskFailure(cause, scratch) ??
      new Failure("output-failed", `Nothing can be written below "${scratch}"`, {
        hint: "Check that it is there, and who may write there",
        cause,
      });
  }
}

function nameOf({ revision, takenAt }: Pick<SnapshotManifest, "revision" | "takenAt">): string {
  return snapshotName(new Date(takenAt), revision);
}

async function take(
  member: MemberHealth,
  options: TakeSnapshotOptions & { readonly file: string },
): Promise<SnapshotManifest> {
  const { cluster, credentials, file, now, progress, recipients, signal } = options;
  const client = connectEtcd({
    endpoints: [member.endpoint],
    credentials,
    // grpc-js takes twice the processor for a stream, and gets a third of it through.
    channel: { channelFactoryOverride: etcdChannels(credentials) },
  });
  const step = progress.step(`Taking a snapshot of ${member.name}`);
  try {
    // Asked before, so the snapshot holds at least this revision.
    const { header } = await client.maintenance.status();
    const takenAt = now().toISOString();
    const saved = await saveSnapshot({ client, file, ...(signal === undefined ? {} : { signal }) });
    const revision = Number(header.revision);
    step.done(`${saved.size} bytes, revision ${revision}`);
    const encrypted = recipients.length > 0;
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
    };
  } catch (error) {
    step.failed();
    throw error;
  } finally {
    client.close();
  }
}

/** A corrupt member's copy is worth nothing, and one without a leader may be old. */
async function memberToAsk(
  { credentials, endpoints }: TakeSnapshotOptions,
): Promise<MemberHealth> {
  const answers = await Promise.all(
    endpoints.map((endpoint) => readMemberHealth(endpoint, { credentials })),
  );
  const members = answers.filter(hasAnswered);
  const fit = members.filter(({ errors, isLearner, leader }) =>
    !isLearner && leader !== "0" && !errors.some((error) => /CORRUPT/.test(error))
  );
  const [best] = fit.toSorted((a, b) => rank(a) - rank(b) || b.appliedIndex - a.appliedIndex);
  if (best !== undefined) return best;
  throw new Failure("target-failed", reasonFor(endpoints.length, members), {
    hint: "Bring the cluster back to a leader first; an older snapshot is still in the store",
  });
}

function rank({ id, leader }: MemberHealth): number {
  return id === leader ? 1 : 0;
}

function reasonFor(asked: number, members: readonly MemberHealth[]): string {
  if (members.length === 0) return `None of ${asked} members answers`;
  return "No member that answers has a leader, a vote and sound data";
}
