import { customResourcesSkipDryRun } from "./custom_resources_skip_dry_run.ts";
import { dataGuarded } from "./data_guarded.ts";
import { dataStoreAlone } from "./data_store_alone.ts";
import { imagesPinned } from "./images_pinned.ts";
import { noShell } from "./no_shell.ts";
import { plainHooks } from "./plain_hooks.ts";
import { probePortsExist } from "./probe_ports_exist.ts";
import { referencesResolve } from "./references_resolve.ts";
import { resourcesSet } from "./resources_set.ts";
import { restrictedPods } from "./restricted_pods.ts";
import type { Review, ReviewRule } from "./review_rule.ts";
import { selectorsMatch } from "./selectors_match.ts";
import { tokensWhereNeeded } from "./tokens_where_needed.ts";
import { uniqueNames } from "./unique_names.ts";

/** The rules by their names. */
export const reviewRules: Readonly<Record<string, ReviewRule>> = {
  "references resolve": referencesResolve,
  "names are unique": uniqueNames,
  "ports of probes exist": probePortsExist,
  "selectors match": selectorsMatch,
  "resources are set": resourcesSet,
  "images are pinned": imagesPinned,
  "pods are restricted": restrictedPods,
  "nothing runs in a shell": noShell,
  "tokens are where they are needed": tokensWhereNeeded,
  "custom resources skip the dry run": customResourcesSkipDryRun,
  "data and keys are guarded": dataGuarded,
  "the DataStore is alone in its wave": dataStoreAlone,
  "hooks are plain": plainHooks,
};

/**
 * What a reviewer would find in the rendered objects of one cluster, a line each: the rule, the
 * object and what is wrong with it.
 */
export function reviewObjects(review: Review): string[] {
  return Object.entries(reviewRules).flatMap(([name, rule]) =>
    rule(review).map(({ object, message }) => `${name}: ${object} ${message}`)
  );
}
