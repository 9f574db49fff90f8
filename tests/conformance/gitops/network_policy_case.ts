import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { keeperPort } from "../../../manifests/keeper/keeper_port.ts";
import type { KubernetesObject } from "../../../manifests/kubernetes_object.ts";
import { componentLabels } from "../../../manifests/labels.ts";
import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import { networkVerdict } from "../../../manifests/testing/network_verdict.ts";
import { type Case, type CaseContext, NotRun } from "../conformance_case.ts";
import { applyObject, deleteObject, listObjects } from "../../../bench/kubernetes/objects.ts";
import { restrictedNamespace } from "../setup/restricted_namespace.ts";
import { etcdName, etcdNamespace } from "./etcd_document.ts";
import { memberLabels, type Pod, untilMembersReady } from "./member_pods.ts";
import {
  addressOf,
  type ProbePod,
  probePort,
  type ProbeTarget,
  reached,
  removeProbe,
  startProbe,
} from "./probe_pod.ts";

/** What the rendered policies say, asked of a network that heeds them. */
export const networkPolicies: Case = {
  group: "gitops",
  id: "network-policies",
  name: "strangers, neighbours and Jobs reach of members and keeper what NetworkPolicies say",
  needs: ["first-sync"],
  minutes: 3,
  run,
};

/** Where strangers are. */
const elsewhere = "conformance-network";

/** Milliseconds that a network may take to act on a policy. */
const patience = 15_000;

async function run(context: CaseContext): Promise<string> {
  const { kubernetes } = context;
  await restrictedNamespace(kubernetes, elsewhere);
  const stranger = { name: "stranger", namespace: elsewhere, labels: { probe: "stranger" } };
  const neighbour = { name: "neighbour", namespace: etcdNamespace, labels: { probe: "neighbour" } };
  const job = {
    name: "job",
    namespace: etcdNamespace,
    labels: componentLabels(exampleCluster({ metadata: { name: etcdName } }), "job"),
  };
  const wanted = [stranger, neighbour, job];
  try {
    const probes = await Promise.all(wanted.map((probe) => startProbe(context, probe)));
    const [caller] = probes;
    if (caller !== undefined) await requireEnforcement(context, caller);
    return await proveTable(context, probes);
  } finally {
    for (const probe of wanted) await removeProbe(context, probe);
    const metadata = { name: elsewhere };
    await deleteObject(kubernetes, { apiVersion: "v1", kind: "Namespace", metadata });
  }
}

/**
 * Closes a throw-away pod and opens it again: only a network that does both heeds policies.
 *
 * @throws {NotRun} if it does not
 */
async function requireEnforcement(context: CaseContext, caller: ProbePod): Promise<void> {
  const { kubernetes } = context;
  const labels = { probe: "listener" };
  const { address } = await startProbe(context, { name: "listener", namespace: elsewhere, labels });
  const target = { address, port: probePort };
  const becomes = (open: boolean) => untilReached(context, { caller, target, open });
  assert(await becomes(true), "one pod does not reach another where no policy is");
  const closed = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "closed", namespace: elsewhere },
    spec: { podSelector: { matchLabels: labels }, policyTypes: ["Ingress"] },
  };
  await applyObject(kubernetes, closed);
  if (!await becomes(false)) throw new NotRun("this cluster does not enforce NetworkPolicies");
  await deleteObject(kubernetes, closed);
  assert(await becomes(true), "a pod stays closed although its policy is gone");
}

/** Tries until a port is open, or is not; `false` if it stays the other way. */
async function untilReached(
  context: CaseContext,
  { caller, target, open }: {
    readonly caller: ProbePod;
    readonly target: ProbeTarget;
    readonly open: boolean;
  },
): Promise<boolean> {
  const deadline = performance.now() + patience;
  while (performance.now() < deadline) {
    const [is] = await reached(context, caller, [target]);
    if (is === open) return true;
    await delay(250, undefined, { signal: context.signal });
  }
  return false;
}

/** Every probe tries every port of a member and of the keeper, as the live policies tell it. */
async function proveTable(context: CaseContext, probes: readonly ProbePod[]): Promise<string> {
  const targets = await targetsIn(context);
  const policies = await listObjects(context.kubernetes, {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    namespace: etcdNamespace,
  });
  const objects = (policies?.items ?? []) as unknown as readonly KubernetesObject[];
  let count = 0;
  for (const from of probes) {
    const found = await reached(context, from, targets);
    const rows = targets.map(({ what, port, ...to }, index) => {
      const allowed = networkVerdict(objects, { from, to, port }) === "allowed";
      count += 1;
      return [`${from.name} to ${what}`, { allowed, reached: found[index] }] as const;
    });
    const wrong = rows.filter(([, { allowed, reached }]) => allowed !== reached);
    assert.deepEqual(Object.fromEntries(wrong), {});
  }
  return `${count} connections`;
}

interface LiveTarget extends ProbePod, ProbeTarget {
  readonly what: string;
}

async function targetsIn(context: CaseContext): Promise<readonly LiveTarget[]> {
  const [member] = await untilMembersReady(context);
  const list = await listObjects<Pod>(context.kubernetes, {
    apiVersion: "v1",
    kind: "Pod",
    namespace: etcdNamespace,
  });
  const keeper = list?.items.find(({ metadata }) =>
    metadata.name.startsWith(`${etcdName}-keeper-`)
  );
  assert(member !== undefined && keeper !== undefined, `no pod has the labels ${memberLabels}`);
  return [
    ...[2379, 2380, 2381].map((port) => ({ ...target(member, port), what: `member:${port}` })),
    { ...target(keeper, keeperPort), what: `keeper:${keeperPort}` },
  ];
}

function target(pod: Pod, port: number): ProbePod & ProbeTarget {
  const { labels = {}, name, namespace = "" } = pod.metadata;
  return { name, namespace, labels, address: addressOf(pod) ?? "", port };
}
