import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import { Failure } from "../../diagnostics/failure.ts";
import { type ClientCredentials, connectEtcd } from "../../etcd/connect_etcd.ts";
import { etcdErrorClass } from "../../etcd/error_class.ts";
import { compareContents, type ComparedContents } from "./compare_contents.ts";
import type { SnapshotManifest } from "./snapshot_manifest.ts";
import { snapshotSecret } from "./snapshot_secret.ts";

/** Which restored member is judged, and by what. */
export interface JudgeRestoredOptions {
  /** `host:port` of the throw-away member. */
  readonly endpoint: string;
  /** A user with role root, as in the cluster that was saved. */
  readonly credentials: ClientCredentials;
  /** What was noted when the snapshot was taken. */
  readonly manifest: SnapshotManifest;
  /**
   * The snapshot as etcd wrote it: with it, what the member holds is compared with what the live one
   * held. Only a throw-away member may be asked so much: its history may be compacted.
   */
  readonly snapshot?: string;
  /** Milliseconds until it must serve. Default 5 minutes. */
  readonly timeout?: number;
}

/** What the restored member holds. */
export interface RestoredCluster {
  /** Its revision. */
  readonly revision: number;
  /** How many keys there are. */
  readonly keys: number;
  /** How many users there are. */
  readonly users: number;
  /** What was compared with the live member, and was the same; `undefined` when nothing was noted. */
  readonly compared?: ComparedContents;
}

/**
 * Asks a member that was restored from a snapshot whether it is the cluster that was saved: it
 * serves linearizable reads, its revision is not older than the one noted, authentication is on,
 * and the user root may read everything. With the snapshot at hand, number, hash and a sample of its
 * keys must be those that the live member had at the noted revision.
 *
 * @throws {Failure} `snapshot-refused` when it is not
 */
export async function judgeRestored(options: JudgeRestoredOptions): Promise<RestoredCluster> {
  const { credentials, endpoint, manifest } = options;
  const client = connectEtcd({ endpoints: [endpoint], credentials });
  try {
    const everything = await firstAnswer(
      options,
      () => client.kv.range({ key: Buffer.of(0), range_end: Buffer.of(0), count_only: true }),
    );
    const revision = Number(everything.header.revision);
    if (revision < manifest.revision) {
      throw refused(`it is at revision ${revision}, and was taken at ${manifest.revision}`);
    }
    if (!(await client.auth.authStatus()).enabled) throw refused("its authentication is off");
    const { users } = await client.auth.userList();
    const compared = await comparison(client, options);
    return {
      revision,
      keys: Number(everything.count),
      users: users.length,
      ...(compared === undefined ? {} : { compared }),
    };
  } finally {
    client.close();
  }
}

async function comparison(
  client: Etcd3,
  { manifest, snapshot }: JudgeRestoredOptions,
): Promise<ComparedContents | undefined> {
  if (snapshot === undefined || manifest.contents === undefined) return undefined;
  const secret = await snapshotSecret(snapshot);
  const compared = await compareContents(client, { manifest, secret });
  if (typeof compared === "string") throw refused(compared);
  return compared;
}

/** A member that starts refuses connections until its data are read. */
async function firstAnswer<Answer>(
  { timeout = 5 * 60_000 }: JudgeRestoredOptions,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const deadline = performance.now() + timeout;
  while (true) {
    try {
      return await ask();
    } catch (error) {
      const mayCome = ["no-leader", "timeout", "unavailable"].includes(etcdErrorClass(error));
      if (!mayCome || performance.now() > deadline) {
        throw refused(error instanceof Error ? error.message : String(error), error);
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

function refused(reason: string, cause?: unknown): Failure {
  return new Failure("snapshot-refused", `The restored snapshot is not the cluster: ${reason}`, {
    hint: "Take a new snapshot now, and find out what is wrong with this one",
    cause,
  });
}
