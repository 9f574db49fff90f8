import assert from "node:assert/strict";
import { awaitRefusal } from "../../../etcd/await_refusal.ts";
import { isAuthenticationEnabled } from "../../../etcd/enable_authentication.ts";
import type { Case, CaseContext } from "../conformance_case.ts";
import { readObject } from "../../../bench/kubernetes/objects.ts";
import type { StoredObject } from "../../../bench/kubernetes/stored_object.ts";
import { until } from "../../../bench/kubernetes/until.ts";
import { createApplication, unlessRefused, untilSynced } from "./application.ts";
import { strangerCredentials, withEtcd, withMembers } from "./etcd_access.ts";
import {
  dataStoreReference,
  documentFolder,
  etcdDocument,
  etcdName,
  etcdNamespace,
} from "./etcd_document.ts";
import { commitFiles } from "./git_repository.ts";

/** The way from a commit to a DataStore that Kamaji could use. */
export const firstSync: Case = {
  group: "gitops",
  id: "first-sync",
  name: "a commit becomes an Application that is Synced and Healthy, and the Secret that opens " +
    "the DataStore comes only after every member refuses strangers",
  needs: ["plugin", "git", "custom-kinds"],
  minutes: 10,
  run,
};

async function run(context: CaseContext): Promise<string> {
  const begun = performance.now();
  const files = { [`${documentFolder}/etcd.yaml`]: etcdDocument() };
  const commit = await commitFiles(context, { message: "Wish for an etcd", files });
  await createApplication(context);
  const gate = await unlessRefused(context, untilGateOpens);
  await assertAuthenticated(context);
  const opened = performance.now() - begun;
  await untilSynced(context, commit);
  await assertGateWasLast(context, gate);
  await assertDataStore(context);
  const healthy = performance.now() - begun;
  return `usable after ${(opened / 1000).toFixed(0)} s, healthy after ${
    (healthy / 1000).toFixed(0)
  } s`;
}

/** The Secret of the user root, at the moment it appears. */
async function untilGateOpens({ kubernetes, signal }: CaseContext): Promise<StoredObject> {
  return await until(kubernetes, {
    apiVersion: "v1",
    kind: "Secret",
    namespace: etcdNamespace,
    fields: `metadata.name=${etcdName}-root-client-certs`,
    what: "the Secret of the user root",
    found: ([secret]) => secret,
    seen: () => "no such Secret",
    signal,
  });
}

/** What was verified before the Secret came must hold from its first moment on. */
async function assertAuthenticated(context: CaseContext): Promise<void> {
  const credentials = await strangerCredentials(context);
  await withMembers(context, {
    use: async (endpoints) => {
      for (const endpoint of endpoints) {
        await awaitRefusal({ endpoint, credentials, timeout: 10_000 });
      }
    },
  });
  assert.equal(await withEtcd(context, isAuthenticationEnabled), true);
}

/** Of all Secrets that the keeper makes for etcd's start, the gate's is the youngest. */
async function assertGateWasLast({ kubernetes }: CaseContext, gate: StoredObject): Promise<void> {
  for (const suffix of ["certs", "server", "peer", "trust", "keeper-client"]) {
    const metadata = { name: `${etcdName}-${suffix}`, namespace: etcdNamespace };
    const secret = await readObject(kubernetes, { apiVersion: "v1", kind: "Secret", metadata });
    assert(secret !== undefined, `there is no Secret ${metadata.name}`);
    const [younger = "", older = ""] = [gate, secret].map((it) => it.metadata.creationTimestamp);
    assert(younger >= older, `${metadata.name} came after ${gate.metadata.name}`);
  }
}

async function assertDataStore({ kubernetes }: CaseContext): Promise<void> {
  const dataStore = await readObject(kubernetes, dataStoreReference);
  const { driver, endpoints } = Object(dataStore?.spec);
  assert.deepEqual({ driver, endpoints }, {
    driver: "etcd",
    endpoints: [`${etcdName}-client.${etcdNamespace}.svc.cluster.local:2379`],
  });
}
