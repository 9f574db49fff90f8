import type { Break } from "./break.ts";

const faults = {
  test: "tests/snapshots/faults_test.ts",
  group: "snapshots when something goes wrong",
} as const;
const tenant = {
  promise: "one tenant comes back into a live cluster, by each conflict rule",
  test: "tests/snapshots/restore_tenant_test.ts",
  group: "restoring one tenant",
} as const;

/** Breaks of snapshots and of what comes back from them. */
export const snapshotBreaks: readonly Break[] = [
  {
    what: "a snapshot is held in memory until it has all arrived",
    promise: "at most 64 MiB of memory, whatever the size",
    test: "tests/snapshots/memory_test.ts",
    group: "the memory that a snapshot takes",
    fails: "is less than 64 MiB, compressed and encrypted on its way to a bucket",
    edits: [{
      file: "operations/snapshots/save_snapshot.ts",
      find: `    for await (const { blob } of stream) {
      await writeAll(output, blob);`,
      replace: `    const all: Uint8Array[] = [];
    for await (const { blob } of stream) {
      all.push(blob);
      if (all.length < 0) break;
      await writeAll(output, blob);`,
    }],
  },
  {
    what: "a text is put into a bucket without If-None-Match",
    promise: "nothing is overwritten",
    test: "tests/snapshot_stores_test.ts",
    group: "a store of snapshots in an S3 bucket",
    fails: "keeps one of two texts of the same name that come at once",
    edits: [{
      file: "operations/snapshots/s3_store.ts",
      find: `  const headers = { "if-none-match": "*" };`,
      replace: "  const headers = {};",
    }],
  },
  {
    what: "a file on a volume is renamed over what is there",
    promise: "nothing is overwritten",
    test: "tests/snapshot_stores_test.ts",
    group: "a store of snapshots in a volume",
    fails: "never overwrites",
    edits: [{
      file: "operations/snapshots/volume_store.ts",
      find: "    await Deno.link(part, path);",
      replace: "    await Deno.rename(part, path);",
    }],
  },
  {
    what: "what arrived of a snapshot is taken for the whole",
    promise: "a cut connection stores nothing, a changed bit is noticed",
    ...faults,
    fails: "stores nothing when the connection to etcd is cut",
    edits: [{
      file: "operations/snapshots/save_snapshot.ts",
      find: `  try {
    signal?.throwIfAborted();
    for await`,
      replace: `  try {
    signal?.throwIfAborted();
    const [from, to] = [stream, new Array<{ blob: Uint8Array }>()];
    await (async () => {
      for await (const each of from) to.push(each);
    })().catch(() => undefined);
    (stream as { [Symbol.asyncIterator]: unknown })[Symbol.asyncIterator] = async function* () {
      yield* to;
    };
    for await`,
    }, {
      file: "operations/snapshots/save_snapshot.ts",
      find: "  if (size % 512 === trailerBytes && said.toHex() === found.toHex()) return;",
      replace: "  if (said.length > 0 && found.length > 0 && size > 0) return;",
    }],
  },
  {
    what: "what is read back is not compared with what was taken, nor with gzip's own sum",
    promise: "a cut connection stores nothing, a changed bit is noticed",
    ...faults,
    fails: "refuses what was cut short or changed by a single bit, wherever that is",
    edits: [{
      file: "operations/snapshots/fetch_snapshot.ts",
      find: "  if (sha256 === manifest.sha256 && size === manifest.size) return snapshot;",
      replace: "  if (sha256 !== '' && size >= 0) return snapshot;",
    }, {
      file: "operations/snapshots/pack_file.ts",
      find: "    throw unreadable(error, { isEncrypted: identity !== undefined });",
      replace: "    void unreadable;\n    await Deno.writeTextFile(file, String(error));",
    }],
  },
  {
    what: "the newest verified snapshot is pruned like any other",
    promise: "the last verified snapshot is never pruned",
    ...faults,
    fails: "prunes a volume down to the newest and the newest verified, and what killed runs left",
    edits: [{
      file: "operations/snapshots/retention_plan.ts",
      find: "    ...newestFirst.filter(({ verified }) => verified).slice(0, 1),\n",
      replace: "",
    }],
  },
  {
    what: "etcd's hash of all keys is not noted",
    promise: "a drill compares keys, hash and samples with the live member's",
    test: "tests/snapshots/contents_test.ts",
    group: "what a drill compares",
    fails: "is what the live member held: keys, etcd's hash of them, samples of tenants",
    edits: [{
      file: "operations/snapshots/read_contents.ts",
      find: "databaseSize > mostHashedBytes ? undefined",
      replace: "databaseSize > 0 ? undefined",
    }],
  },
  {
    what: "revisions are not raised in the restored cluster of three",
    promise: "1, 3 and 5 members come back from a snapshot, with equal HashKV",
    test: "tests/restore/restore_test.ts",
    group: "a cluster of 3 that lost its quorum",
    fails: "has the same data on every member, at a revision that nobody ever saw",
    edits: [{
      file: "operations/restore/begin_restore.ts",
      find: "export const revisionBump = 1_000_000_000;",
      replace: "export const revisionBump = 1;",
    }],
  },
  {
    what: "a restore that was begun counts as one that is finished",
    promise: "a restore that was killed is finished by running it again",
    test: "tests/restore/killed_restore_test.ts",
    group: "a restore that does not go through at once",
    fails: "is finished by runs that each are killed at another of the steps left",
    edits: [{
      file: "operations/restore/begin_restore.ts",
      find: `  if (kept !== undefined && kept.record.phase !== "finished") {`,
      replace: `  if (kept !== undefined && kept.record.phase === "finished") {`,
    }],
  },
  {
    what: "what is live is overwritten on only-missing",
    ...tenant,
    fails: "leaves what is live as it is on only-missing",
    edits: [{
      file: "operations/restore_tenant/conflict_rule.ts",
      find: `  if (rule !== "overwrite") return "keep";\n`,
      replace: "",
    }],
  },
  {
    what: "keys that the snapshot does not have stay on overwrite",
    ...tenant,
    fails: "makes it exactly the snapshot's on overwrite, leases of live keys included",
    edits: [{
      file: "operations/restore_tenant/conflict_rule.ts",
      find: `  return kind === "changed" ? "put" : "delete";`,
      replace: `  return kind === "changed" ? "put" : "keep";`,
    }],
  },
  {
    what: "the CAs of the bundle are not put back",
    promise: "a second, empty management cluster serves the tenants again",
    test: "tests/restore/disaster_recovery_test.ts",
    group: "a cluster whose Kubernetes is lost",
    fails: "serves its tenants in another one, by the certificates they have",
    edits: [{
      file: "operations/recovery_bundle/put_back_secrets.ts",
      find: "    if (await secrets.create(secret)) created.push(secret.name);",
      replace:
        '    if (secret.data["ca.key"] !== undefined) continue;\n    if (await secrets.create(secret)) created.push(secret.name);',
    }],
  },
];
