import { Decrypter, generateIdentity, identityToRecipient } from "age-encryption";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import {
  type StoredSnapshot,
  storedSnapshots,
} from "../../../operations/snapshots/stored_snapshots.ts";
import type { Case, CaseContext } from "../conformance_case.ts";
import { untilSynced } from "../gitops/application.ts";
import { commitDocument, keepInDocument } from "../gitops/commit_document.ts";
import { confirmPruning } from "../gitops/confirm_pruning.ts";
import { readSecret, withEtcd } from "../gitops/etcd_access.ts";
import { etcdName, etcdNamespace } from "../gitops/etcd_document.ts";
import { runSchedule } from "../gitops/run_schedule.ts";
import { applyObject } from "../../../bench/kubernetes/objects.ts";
import { loadImages } from "../../../bench/targets/kind/load_images.ts";
import { runProduct } from "../machine/run_product.ts";
import {
  bucket,
  secret,
  startStore,
  storeEndpoint,
  storeImage,
  storeSecrets,
  withStore,
} from "./object_store.ts";
import { writeData } from "./stored_data.ts";

/** Snapshots in an object store, as an installation has them that somebody depends on. */
export const snapshotCases: readonly Case[] = [
  {
    group: "snapshots",
    id: "object-store",
    name: "a commit has snapshots go encrypted to an object store with a CA of its own",
    needs: ["first-sync"],
    minutes: 4,
    run: proveCommit,
  },
  {
    group: "snapshots",
    id: "archive",
    name:
      "a snapshot taken now is in the bucket, and age and gzip alone make of it what etcd wrote",
    needs: ["object-store"],
    minutes: 3,
    run: proveArchive,
  },
  {
    group: "snapshots",
    id: "verify",
    name:
      "kamaji-etcd snapshot verify has it read back, checked by etcdutl and noted in the bucket",
    needs: ["archive"],
    minutes: 3,
    run: proveVerification,
  },
  {
    group: "snapshots",
    id: "restore-drill",
    name: "kamaji-etcd snapshot drill has it served by a throw-away member",
    needs: ["archive"],
    minutes: 3,
    run: proveDrill,
  },
];

/** What every command is told about where the cluster is. */
const cluster = ["--cluster", etcdName, "--namespace", etcdNamespace];

const identitySecret = "snapshot-identity";

/**
 * Everything that a person commits, and the Secrets that it names. The volume that snapshots went to
 * until then is deleted only when somebody says so.
 */
async function proveCommit(context: CaseContext): Promise<string> {
  await loadImages(context, { released: [storeImage] });
  await startStore(context);
  const identity = await generateIdentity();
  await applyObject(
    context.kubernetes,
    secret(etcdNamespace, identitySecret, { identity }),
  );
  keepInDocument(context, {
    snapshots: {
      schedule: "*/30 * * * *",
      timeZone: "Europe/Rome",
      deadline: "10m",
      destination: {
        kind: "s3",
        endpoint: storeEndpoint,
        bucket,
        pathStyle: true,
        credentialsSecret: storeSecrets.credentials,
        authoritySecret: storeSecrets.authority,
      },
      retention: { hourly: 48, daily: 14, weekly: 8, monthly: 12 },
      encryption: { recipients: [await identityToRecipient(identity)], identitySecret },
    },
  });
  const commit = await commitDocument(context, {});
  const asked = await confirmPruning(context, {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: `${etcdName}-snapshots`, namespace: etcdNamespace },
  });
  await untilSynced(context, commit);
  return `${storeEndpoint}; ${asked}`;
}

async function proveArchive(context: CaseContext): Promise<string> {
  await withEtcd(context, writeData);
  await runSchedule(context, `${etcdName}-snapshot`);
  const { name, manifest } = await newestSnapshot(context);
  assert.equal(manifest.cluster, `${etcdNamespace}/${etcdName}`);
  const file = join(await context.folder(), manifest.file);
  await withStore(context, (store) => store.fetch(manifest.file, file));
  const archive = await Deno.readFile(file);
  const { identity = "" } = await readSecret(context, identitySecret);
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const snapshot = gunzipSync(await decrypter.decrypt(archive));
  assert.equal(snapshot.length, manifest.size);
  assert.equal(createHash("sha256").update(snapshot).digest("hex"), manifest.sha256);
  await Deno.remove(file);
  return `${name}, ${manifest.size} bytes from ${manifest.member}, ${archive.length} in the bucket`;
}

async function proveVerification(context: CaseContext): Promise<string> {
  assert.equal((await newestSnapshot(context)).verified, false);
  const said = await runProduct(context, {
    name: "verify",
    args: ["snapshot", "verify", ...cluster],
  });
  assert.equal((await newestSnapshot(context)).verified, true, "the store has no note of it");
  return said.trim();
}

async function proveDrill(context: CaseContext): Promise<string> {
  const said = await runProduct(context, {
    name: "drill",
    args: ["snapshot", "drill", ...cluster],
  });
  return said.trim();
}

/** The newest snapshot in the bucket. */
export async function newestSnapshot(context: CaseContext): Promise<StoredSnapshot> {
  const [newest] = await withStore(context, storedSnapshots);
  assert(newest !== undefined, "the bucket holds no snapshot");
  return newest;
}
