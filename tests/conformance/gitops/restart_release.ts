import type { CaseContext } from "../conformance_case.ts";
import { readObject } from "../../../bench/kubernetes/objects.ts";
import type { StoredObject } from "../../../bench/kubernetes/stored_object.ts";
import { chartRelease } from "./chart_release.ts";
import type { Pod } from "./member_pods.ts";
import { runMigrationStep } from "./migration_guide.ts";
import { untilRelease, untilReleaseReady } from "./release_members.ts";

/** Who restarted the members. */
export type Restarter = "the keeper" | "hand";

/** Milliseconds in which a keeper that restarts members has begun with the first. */
const patience = 10_000;

/**
 * Has every member's pod made anew from the present template, one after the other and the leader
 * last: by the keeper where it begins on its own, otherwise by the guide's commands.
 *
 * @param leader Tells the pod of whichever member leads.
 */
export async function restartRelease(
  context: CaseContext,
  { leader }: { readonly leader: () => Promise<string | undefined> },
): Promise<Restarter> {
  let restarter: Restarter | undefined;
  for (;;) {
    const pods = await untilReleaseReady(context);
    const old = await outdated(context, pods);
    if (old.length === 0) return restarter ?? "the keeper";
    restarter ??= await beginsByItself(context, pods) ? "the keeper" : "hand";
    if (restarter === "the keeper") await untilChanged(context, pods);
    else await runMigrationStep(context, { step: "restart", pod: await follower(old, leader) });
  }
}

/** The first that does not lead; the leader when it is the only one. */
async function follower(
  pods: readonly string[],
  leader: () => Promise<string | undefined>,
): Promise<string> {
  const leading = await leader();
  return pods.find((pod) => pod !== leading) ?? pods[0] ?? "";
}

interface StatefulSet extends StoredObject {
  readonly status?: { readonly updateRevision?: string };
}

/** The pods that were made from another template than the present one. */
async function outdated(
  { kubernetes }: CaseContext,
  pods: readonly Pod[],
): Promise<readonly string[]> {
  const { name, namespace } = chartRelease;
  const set = await readObject<StatefulSet>(kubernetes, {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name, namespace },
  });
  const wanted = set?.status?.updateRevision;
  if (wanted === undefined) throw new Error("The StatefulSet tells no revision");
  return pods.filter(({ metadata }) => metadata.labels?.["controller-revision-hash"] !== wanted)
    .map(({ metadata }) => metadata.name);
}

async function beginsByItself(context: CaseContext, pods: readonly Pod[]): Promise<boolean> {
  const over = AbortSignal.timeout(patience);
  const signal = AbortSignal.any([context.signal, over]);
  return await untilChanged({ ...context, signal }, pods).then(() => true, (error) => {
    if (over.aborted) return false;
    throw error;
  });
}

/** Waits until one of the pods is about to end, or another has its name. */
async function untilChanged(context: CaseContext, before: readonly Pod[]): Promise<void> {
  const known = new Set(before.map(({ metadata }) => metadata.uid));
  await untilRelease(context, {
    what: "a member to be restarted",
    found: (pods) => {
      const same = pods.filter(({ metadata }) =>
        known.has(metadata.uid) && metadata.deletionTimestamp === undefined
      );
      return same.length < known.size || undefined;
    },
  });
}
