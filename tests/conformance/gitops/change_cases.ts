import assert from "node:assert/strict";
import type { Case, CaseContext } from "../conformance_case.ts";
import { deleteObject, mergeObject } from "../../../bench/kubernetes/objects.ts";
import { until } from "../../../bench/kubernetes/until.ts";
import { type Application, untilApplication, untilRefused, untilSynced } from "./application.ts";
import { commitDocument } from "./commit_document.ts";
import { etcdName, etcdNamespace, membersPosition } from "./etcd_document.ts";
import { changesBetween, type LiveObjects, liveObjects } from "./live_objects.ts";
import { untilMembersReady } from "./member_pods.ts";
import { syncApplication } from "./sync_application.ts";

/** What commits, syncs and other hands do to a running cluster. */
export const changeCases: readonly Case[] = [
  {
    group: "gitops",
    id: "second-sync",
    name: "a second sync changes nothing",
    needs: ["first-sync"],
    minutes: 3,
    run: proveSecondSync,
  },
  {
    group: "gitops",
    id: "change",
    name: "a commit changes the object it is about and the published configuration, nothing else",
    needs: ["first-sync"],
    minutes: 3,
    run: proveChange,
  },
  {
    group: "gitops",
    id: "bad-commit",
    name: "a bad commit shows file, line and column in Argo CD and leaves the cluster untouched",
    needs: ["first-sync"],
    minutes: 4,
    run: proveBadCommit,
  },
  {
    group: "gitops",
    id: "self-heal",
    name: "what other hands change or delete comes back as it was",
    needs: ["first-sync"],
    minutes: 4,
    run: proveSelfHeal,
  },
];

async function proveSecondSync(context: CaseContext): Promise<string> {
  const { application, objects } = await currentState(context);
  await syncApplication(context);
  const finishedBefore = application.status?.operationState?.finishedAt;
  const again = await untilApplication(context, {
    what: "synced once more",
    found: (seen) => {
      const { phase, finishedAt } = seen.status?.operationState ?? {};
      const ended = seen.operation === undefined && finishedAt !== finishedBefore;
      return ended && phase === "Succeeded" ? seen : undefined;
    },
  });
  assert.deepEqual(changesBetween(objects, await liveObjects(context, again)), []);
  return `${objects.size} objects`;
}

async function proveChange(context: CaseContext): Promise<string> {
  const { objects } = await currentState(context);
  const note = `changed-${Date.now()}`;
  const application = await untilSynced(context, await commitDocument(context, { note }));
  const after = await liveObjects(context, application);
  assert.deepEqual(changesBetween(objects, after), [
    `ConfigMap ${etcdNamespace}/${etcdName}-config: data.cluster.json`,
    `DataStore ${etcdNamespace}-${etcdName}: metadata.annotations.conformance.test/note`,
  ]);
  return note;
}

async function proveBadCommit(context: CaseContext): Promise<string> {
  await untilSynced(context, await commitDocument(context, {}));
  const { objects } = await currentState(context);
  const pods = await untilMembersReady(context);
  await commitDocument(context, { members: "4" });
  const message = await untilRefused(context);
  const [, told] = new RegExp(`(${membersPosition} [a-z-]+ spec\\.members: .*)`).exec(message) ??
    [];
  assert(told !== undefined, message);
  const repaired = await untilSynced(context, await commitDocument(context, {}));
  const after = await liveObjects(context, repaired);
  const podsAfter = await untilMembersReady(context);
  assert.deepEqual(podsAfter.map(uidOf), pods.map(uidOf), "a member's pod was replaced");
  assert.deepEqual(changesBetween(objects, after), []);
  return told;
}

async function proveSelfHeal(context: CaseContext): Promise<string> {
  const { objects } = await currentState(context);
  const { kubernetes, signal } = context;
  const service = objectOf("v1", "Service", `${etcdName}-client`);
  const budget = objectOf("policy/v1", "PodDisruptionBudget", etcdName);
  const since = performance.now();
  await mergeObject(kubernetes, service, { spec: { selector: { astray: "yes" } } });
  await deleteObject(kubernetes, budget);
  for (const { apiVersion, kind, metadata } of [service, budget]) {
    await until(kubernetes, {
      apiVersion,
      kind,
      namespace: etcdNamespace,
      fields: `metadata.name=${metadata.name}`,
      what: `${kind} ${metadata.name} to be as it was`,
      found: ([object]) => {
        const { selector } = Object(object?.spec);
        return object !== undefined && selector?.astray === undefined || undefined;
      },
      signal,
    });
  }
  const seconds = ((performance.now() - since) / 1000).toFixed(0);
  const { objects: after } = await currentState(context);
  assert.deepEqual(changesBetween(objects, after), [
    `PodDisruptionBudget ${etcdNamespace}/${etcdName} was created again`,
  ]);
  return `after ${seconds} s`;
}

async function currentState(
  context: CaseContext,
): Promise<{ readonly application: Application; readonly objects: LiveObjects }> {
  const application = await untilApplication(context, {
    what: "settled",
    found: (it) => {
      const { sync, health } = it.status ?? {};
      const settled = it.operation === undefined && sync?.status === "Synced" &&
        health?.status === "Healthy";
      return settled ? it : undefined;
    },
  });
  return { application, objects: await liveObjects(context, application) };
}

function objectOf(apiVersion: string, kind: string, name: string) {
  return { apiVersion, kind, metadata: { name, namespace: etcdNamespace } };
}

function uidOf({ metadata }: { readonly metadata: { readonly uid?: string } }): string {
  return metadata.uid ?? "";
}
