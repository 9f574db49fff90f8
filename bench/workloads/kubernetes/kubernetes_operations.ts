import { Buffer } from "node:buffer";
import { etcdErrorClass } from "../../../etcd/error_class.ts";
import type { TenantLedger } from "../../ledger/tenant_ledger.ts";
import type { Outcome, TenantSession } from "../workload.ts";
import type { EventLeases } from "./event_lease.ts";
import { folderOf, keyOf } from "./key_layout.ts";
import type { KnownObject, ObjectSet } from "./object_set.ts";
import type { ConditionalWrite, ObjectStore, WriteResult } from "./object_store.ts";
import type { TenantWatch } from "./tenant_watch.ts";
import type { ValueSource } from "./value_source.ts";

/** What the operations of one tenant work with. */
export interface LoadParts {
  /** What the workload was given for the tenant. */
  readonly session: TenantSession;
  /** Sends requests, checked. */
  readonly store: ObjectStore;
  /** Checks what does not go through the store. */
  readonly ledger: TenantLedger;
  /** Makes the values of objects. */
  readonly values: ValueSource;
  /** Gives the leases of events. */
  readonly leases: EventLeases;
  /** Times the delivery of writes. */
  readonly watch: TenantWatch;
  /** The pods that exist. */
  readonly pods: ObjectSet;
  /** The lease objects of nodes that exist. */
  readonly nodes: ObjectSet;
  /** A name that no object of the tenant ever had. */
  readonly nextName: (kind: string) => string;
  /** Requests under way that nobody waits for. */
  readonly background: Set<Promise<unknown>>;
}

/** One operation; the draw in [0, 1) decides what it is performed on. */
export type Operation = (parts: LoadParts, draw: number) => Promise<Outcome>;

/** The operations by the names that the mix uses. */
export const operations: Readonly<Record<string, Operation>> = {
  create: createPod,
  update: updateObject,
  delete: deletePod,
  get: getObject,
  list: listPods,
  event: createEvent,
  race: raceForNode,
  trespass: reachForNeighbour,
};

const pageSize = 25;
const fewestPods = 30;
const mostPods = 120;
/** The share of updates that renew a node's lease; the others change a pod's status. */
const leaseShare = 0.6;

/** Creates a pod that must not exist. */
export async function createPod(parts: LoadParts): Promise<Outcome> {
  const key = keyOf(parts.session.tenant.prefix, "pods", parts.nextName("pod"));
  const result = await send(parts, { key, expected: 0n, value: parts.values.next("pods") });
  if (result.kind === "conflict") return "conflict";
  parts.pods.put(key, result.revision);
  if (parts.pods.size > mostPods) inBackground(parts, deletePod(parts, 0));
  return "done";
}

/** Creates the lease object of a node. */
export async function createNode(parts: LoadParts): Promise<Outcome> {
  const key = keyOf(parts.session.tenant.prefix, "leases", parts.nextName("node"));
  const result = await send(parts, { key, expected: 0n, value: parts.values.next("leases") });
  if (result.kind === "written") parts.nodes.put(key, result.revision);
  return result.kind === "written" ? "done" : "conflict";
}

async function updateObject(parts: LoadParts, draw: number): Promise<Outcome> {
  const renews = draw < leaseShare;
  const kind = renews ? "leases" : "pods";
  const objects = renews ? parts.nodes : parts.pods;
  const chosen = objects.pick(renews ? draw / leaseShare : (draw - leaseShare) / (1 - leaseShare));
  if (chosen === undefined) return await createPod(parts);
  const value = parts.values.next(kind);
  return settle(objects, chosen, await send(parts, { ...conditionOf(chosen), value }));
}

async function deletePod(parts: LoadParts, draw: number): Promise<Outcome> {
  const chosen = parts.pods.pick(draw);
  if (chosen === undefined) return await createPod(parts);
  const result = await send(parts, conditionOf(chosen));
  if (result.kind === "conflict") return settle(parts.pods, chosen, result);
  parts.pods.remove(chosen.key);
  if (parts.pods.size < fewestPods) inBackground(parts, createPod(parts));
  return "done";
}

async function getObject(parts: LoadParts, draw: number): Promise<Outcome> {
  const missing = keyOf(parts.session.tenant.prefix, "pods", "none");
  await parts.store.get(parts.pods.pick(draw)?.key ?? missing);
  return "done";
}

async function listPods(parts: LoadParts): Promise<Outcome> {
  const folder = folderOf(parts.session.tenant.prefix, "pods");
  await parts.store.list(folder, { pageSize, known: parts.pods.keys });
  return "done";
}

async function createEvent(parts: LoadParts): Promise<Outcome> {
  const lease = await parts.leases.next();
  const key = keyOf(parts.session.tenant.prefix, "events", parts.nextName("event"));
  const value = parts.values.next("events");
  const result = await send(parts, { key, expected: 0n, value, lease });
  return result.kind === "written" ? "done" : "conflict";
}

/** Two writers from the same revision, as two controllers that compete for one lease. */
async function raceForNode(parts: LoadParts, draw: number): Promise<Outcome> {
  const chosen = parts.nodes.pick(draw);
  if (chosen === undefined) return await createNode(parts);
  const condition = conditionOf(chosen);
  const results = await Promise.all([0, 1].map(async () => {
    const value = parts.values.next("leases");
    return settle(parts.nodes, chosen, await send(parts, { ...condition, value }));
  }));
  return results.includes("done") ? "done" : "conflict";
}

/** A read that etcd must refuse. Only the refusal counts as done. */
async function reachForNeighbour(parts: LoadParts, draw: number): Promise<Outcome> {
  const { client, confined, neighbour } = parts.session;
  // Root, and anybody without authentication, may reach it: there is nothing to be refused.
  if (!confined) return await getObject(parts, draw);
  // A tenant that is alone reaches for what is nobody's, which is not its own either.
  const prefix = neighbour?.prefix ?? "/";
  try {
    const answer = await client.kv.range({ key: Buffer.from(`${prefix}pods/`) });
    parts.ledger.refusal(prefix, `was served ${answer.count} keys`);
  } catch (error) {
    if (etcdErrorClass(error) !== "denied") throw error;
    parts.ledger.refusal(prefix);
  }
  return "done";
}

async function send(parts: LoadParts, write: ConditionalWrite): Promise<WriteResult> {
  const sentAt = performance.now();
  const result = await parts.store.write(write);
  if (result.kind === "written") parts.watch.acknowledged(result.revision, sentAt);
  return result;
}

function conditionOf(object: KnownObject): ConditionalWrite {
  return { key: object.key, expected: object.revision };
}

/** Takes over what a write revealed about an object. */
function settle(objects: ObjectSet, object: KnownObject, result: WriteResult): Outcome {
  if (result.revision === undefined) objects.remove(object.key);
  else if (result.revision > object.revision) objects.put(object.key, result.revision);
  return result.kind === "written" ? "done" : "conflict";
}

/** Keeps the number of pods in bounds; what goes wrong here goes wrong in measured requests too. */
function inBackground({ background }: LoadParts, work: Promise<Outcome>): void {
  const quiet = work.catch(() => {}).finally(() => background.delete(quiet));
  background.add(quiet);
}
