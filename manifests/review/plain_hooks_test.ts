import { describe } from "@std/testing/bdd";
import { plainHooks } from "./plain_hooks.ts";
import { itFindsBreakages } from "./testing/breakage.ts";

describe("plainHooks", () => {
  itFindsBreakages(
    plainHooks,
    [
      ["PreDelete", /is a hook before deletion/],
      ["Sync,PostDelete", /is a hook of both syncs and deletions/],
    ].map(([hook, finding]) => ({
      what: `a hook ${hook}`,
      kind: "ConfigMap",
      path: ["metadata", "annotations", "argocd.argoproj.io/hook"],
      value: hook,
      finding: finding as RegExp,
    })).concat([{
      what: "a hook of Helm's",
      kind: "ConfigMap",
      path: ["metadata", "annotations", "helm.sh/hook"],
      value: "post-install",
      finding: /is a hook of Helm's/,
    }]),
  );
});
