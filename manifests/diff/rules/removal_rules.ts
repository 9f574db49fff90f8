import type { KubernetesObject } from "../../kubernetes_object.ts";
import type { Comparison } from "../comparison.ts";
import { objectName } from "../object_change.ts";
import type { Match, Rule } from "../rule.ts";

/** What must not go away by mistake. */
export const removalRules: readonly Rule[] = [
  {
    code: "statefulset-removed",
    effect: "risks-data",
    summary: "The members' StatefulSet is not rendered any more.",
    hint: "Take a snapshot and move every tenant control plane to another DataStore first",
    find: (comparison) =>
      removed(comparison, {
        kinds: ["StatefulSet"],
        reason: "All members stop, and with them every control plane; volumes stay behind",
      }),
  },
  {
    code: "claim-removed",
    effect: "risks-data",
    summary: "A PersistentVolumeClaim is not rendered any more.",
    hint: "Copy what the volume holds first, or keep the claim",
    find: (comparison) =>
      removed(comparison, {
        kinds: ["PersistentVolumeClaim"],
        reason: "Its volume goes with it, unless the volume's reclaim policy is Retain",
      }),
  },
  {
    code: "secret-removed",
    effect: "risks-data",
    summary: "A Secret is not rendered any more.",
    hint: "Make sure that nothing uses it and that its keys are kept elsewhere",
    find: (comparison) =>
      removed(comparison, { kinds: ["Secret"], reason: "Keys that are nowhere else are lost" }),
  },
  {
    code: "authority-removed",
    effect: "risks-data",
    summary: "A CA's Certificate or an issuer is not rendered any more.",
    hint: "Rotate the CA instead: every tenant trusts the old one",
    find: (comparison) =>
      removed(comparison, {
        kinds: ["Certificate", "Issuer", "ClusterIssuer"],
        reason: "Nothing can be renewed any more by what members and tenants trust",
        isMeant: (object) => object.kind !== "Certificate" || isAuthority(object),
      }),
  },
  {
    code: "datastore-removed",
    effect: "risks-data",
    summary: "Kamaji's DataStore is not rendered any more.",
    hint: "Move the tenant control planes to another DataStore first",
    find: findDataStoreRemoved,
  },
  {
    code: "namespace-removed",
    effect: "risks-data",
    summary: "A Namespace is not passed on any more.",
    hint: "Keep the Namespace until everything in it may go",
    find: (comparison) =>
      removed(comparison, {
        kinds: ["Namespace"],
        reason: "Whoever prunes it deletes every Secret and every claim in it",
      }),
  },
  {
    code: "guard-removed",
    effect: "risks-data",
    summary: "An object that guards data loses its protection from pruning.",
    hint: "Keep Prune=confirm and Delete=confirm among its sync options",
    find: findGuardRemoved,
  },
];

interface Removal {
  readonly kinds: readonly string[];
  readonly reason: string;
  readonly isMeant?: (object: KubernetesObject) => boolean;
}

function removed(
  { changes }: Comparison,
  { kinds, reason, isMeant = () => true }: Removal,
): Match[] {
  const gone = changes.filter(({ action, object }) =>
    action === "removed" && kinds.includes(object.kind) && isMeant(object)
  );
  return gone.map(({ object }) => ({ place: objectName(object), reason }));
}

function isAuthority(certificate: KubernetesObject): boolean {
  return (certificate as { spec?: { isCA?: boolean } }).spec?.isCA === true;
}

/** One that only changes its name is a case of its own. */
function findDataStoreRemoved(comparison: Comparison): Match[] {
  const stillMade = comparison.after?.objects.some(({ kind }) => kind === "DataStore") ?? false;
  const reason = "Its tenant control planes lose their datastore";
  return stillMade ? [] : removed(comparison, { kinds: ["DataStore"], reason });
}

function findGuardRemoved({ changes }: Comparison): Match[] {
  return changes.flatMap((change) => {
    if (change.action !== "changed") return [];
    const kept = guardsOf(change.object);
    const lost = guardsOf(change.was).filter((guard) => !kept.includes(guard));
    if (lost.length === 0) return [];
    return [{
      place: objectName(change.object),
      reason: `Argo CD may remove it unasked, because ${lost.join(" and ")} is gone`,
    }];
  });
}

/** The options by which Argo CD leaves an object alone or asks first. */
function guardsOf({ metadata }: KubernetesObject): string[] {
  const options = metadata?.annotations?.["argocd.argoproj.io/sync-options"] ?? "";
  return options.split(",").filter((option) => /^(Prune|Delete)=(confirm|false)$/.test(option));
}
