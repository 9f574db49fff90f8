import { objectName, type Review, type ReviewFinding } from "./review_rule.ts";

const deleting: ReadonlySet<string> = new Set(["PreDelete", "PostDelete"]);

/**
 * No object is a hook before deletion, which renders from Git once more and blocks when it cannot;
 * none is both a hook of syncs and of deletions, which Argo CD 3.3 drops from syncs; and none is a
 * hook of Helm's, which Argo CD reads its own way.
 */
export function plainHooks({ objects }: Review): ReviewFinding[] {
  return objects.flatMap((object) => {
    const { annotations = {} } = object.metadata;
    const hooks = (annotations["argocd.argoproj.io/hook"] ?? "").split(",")
      .map((hook) => hook.trim()).filter((hook) => hook !== "");
    const mixed = hooks.some((hook) => deleting.has(hook)) &&
      hooks.some((hook) => !deleting.has(hook));
    return [
      ...hooks.includes("PreDelete") ? ["is a hook before deletion"] : [],
      ...mixed ? ["is a hook of both syncs and deletions"] : [],
      ...Object.keys(annotations).some((key) => key.startsWith("helm.sh/hook"))
        ? ["is a hook of Helm's"]
        : [],
    ].map((message) => ({ object: objectName(object), message }));
  });
}
