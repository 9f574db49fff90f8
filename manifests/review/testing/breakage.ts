import { before, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { KubernetesObject } from "../../kubernetes_object.ts";
import { render } from "../../render.ts";
import { exampleCluster, type ExampleOptions } from "../../testing/example_cluster.ts";
import { providedObjects } from "../provided_objects.ts";
import type { Review, ReviewRule } from "../review_rule.ts";

/** A change to the rendered objects that a rule must notice. */
export interface Breakage {
  /** What is wrong then, as the end of "finds ...". */
  readonly what: string;
  /** The first object of this kind is changed. */
  readonly kind: string;
  /** The field, from the object's root. */
  readonly path: readonly (string | number)[];
  /** What to put there; the field is removed when absent. */
  readonly value?: unknown;
  /** What the rule has to say, behind the object's name. */
  readonly finding: RegExp;
}

/** A configuration that renders every kind of object we have. */
export const everything: ExampleOptions = {
  spec: {
    certificates: { mode: "cert-manager" },
    monitoring: { dashboards: { grafanaOperator: true } },
  },
};

/** Where the pod of a workload is. */
export const podPath: readonly (string | number)[] = ["spec", "template", "spec"];

/** Where the pod of a CronJob is. */
export const jobPodPath: readonly (string | number)[] = ["spec", "jobTemplate", ...podPath];

/** Where the first container of a workload is. */
export const containerPath: readonly (string | number)[] = [...podPath, "containers", 0];

/** Where the options for Argo CD's sync are. */
export const syncOptionsPath: readonly (string | number)[] = [
  "metadata",
  "annotations",
  "argocd.argoproj.io/sync-options",
];

/** What is rendered for {@link everything}, unbroken. */
export function wholeReview(): Review {
  const config = exampleCluster(everything);
  return { objects: render(config), provided: providedObjects(config) };
}

/**
 * Declares one case for each breakage, and one that shows that nothing else is found. The group
 * around them stands in the test file itself, by which the runner knows that the file ran.
 */
export function itFindsBreakages(rule: ReviewRule, breakages: readonly Breakage[]): void {
  let review: Review;
  before(() => {
    review = wholeReview();
  });

  it("finds nothing in what is rendered", () => {
    assert.deepEqual(rule(review), []);
  });

  for (const { what, finding, ...change } of breakages) {
    it(`finds ${what}`, () => {
      const found = rule({ ...review, objects: broken(review.objects, change) });
      const lines = found.map(({ object, message }) => `${object} ${message}`);
      assert.ok(lines.some((line) => finding.test(line)), `found only: ${lines.join("\n")}`);
    });
  }
}

function broken(
  objects: readonly KubernetesObject[],
  { kind, path, value }: Omit<Breakage, "what" | "finding">,
): KubernetesObject[] {
  const copies = structuredClone(objects) as KubernetesObject[];
  const target = copies.find((object) => object.kind === kind);
  assert.ok(target !== undefined, `no ${kind} is rendered`);
  const parent = path.slice(0, -1).reduce<Record<string, unknown>>(
    (inner, key) => (inner[key] ??= {}) as Record<string, unknown>,
    target as unknown as Record<string, unknown>,
  );
  const last = path.at(-1) ?? "";
  assert.notDeepEqual(parent[last], value, "nothing is broken");
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copies;
}
