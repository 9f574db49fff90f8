import type { KubernetesObject } from "../kubernetes_object.ts";
import { objectName, type Review, type ReviewFinding } from "./review_rule.ts";
import { syncOptionsOf } from "./sync_options.ts";

/** Kinds whose removal costs data or keys, or the way to them. */
const guardedKinds: ReadonlySet<string> = new Set([
  "DataStore",
  "PersistentVolumeClaim",
  "Secret",
  "StatefulSet",
]);

/**
 * Whatever holds data or keys is pruned and deleted only after a person has confirmed it. A
 * certificate that is no CA's can be issued again.
 */
export function dataGuarded({ objects }: Review): ReviewFinding[] {
  return objects.filter((object) => guardedKinds.has(object.kind) || isAuthority(object))
    .filter((object) => {
      const options = syncOptionsOf(object);
      return !options.has("Prune=confirm") ||
        !(options.has("Delete=confirm") || options.has("Delete=false"));
    })
    .map((object) => ({
      object: objectName(object),
      message: "would be pruned or deleted without anybody's confirmation",
    }));
}

function isAuthority(object: KubernetesObject): boolean {
  if (object.kind !== "Certificate" || !("spec" in object)) return false;
  return (object.spec as { isCA?: boolean }).isCA === true;
}
