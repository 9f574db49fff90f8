import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { countPodNodes, type OpenedKind } from "../../../bench/targets/kind/open_kind.ts";
import { loadImages } from "../../../bench/targets/kind/load_images.ts";
import { validateOnKind } from "../../../bench/validation/kind/validate_on_kind.ts";
import { watcherImages } from "../../../bench/validation/kind/watcher_objects.ts";
import { defaultConfig } from "../../../manifests/config/default_config.ts";
import type { Case, CaseContext } from "../conformance_case.ts";

/** What the benchmark's validation on kind proves, with a small load and a short list of faults. */
export const monitoring: Case = {
  group: "monitoring",
  id: "monitoring",
  name: "prometheus-operator scrapes members and keeper and evaluates every rule, every query of " +
    "the dashboards answers, and of five faults exactly the alerts fire that should",
  needs: ["custom-kinds", "image"],
  minutes: 15,
  run,
};

/** One of each family that takes little time. */
const faults = [
  "rule-cannot-be-evaluated",
  "wrong-prefix",
  "memory-runs-out",
  "members-hidden",
  "keeper-away",
];

/** Milliseconds of load, long enough for every rate and every count of tenants. */
const loaded = 90_000;

async function run(context: CaseContext): Promise<string> {
  const { kubernetes, machine, progress, signal } = context;
  await loadImages(context, { released: watcherImages });
  const kind: OpenedKind = {
    ...{ kubernetes, machine, progress, signal },
    podNodes: await countPodNodes(kubernetes),
    // Members are reached through the API server: this cluster was made without ports of its own.
    addressOf: () => Promise.resolve(undefined),
    close: () => Promise.resolve(),
  };
  const { live, operator } = await validateOnKind(kind, {
    config: defaultConfig(),
    load: () => sleep(loaded, undefined, { signal }),
    manifests: machine.manifests,
    only: faults,
    tool: "conformance",
  });
  const problems = [
    ...operator.filter(({ holds }) => !holds).map(({ name, told }) => `${name}: ${told}`),
    ...live.panels.filter(({ verdict }) => verdict === "failed")
      .map(({ dashboard, panel, reason }) => `${dashboard}, ${panel}: ${reason}`),
    ...live.faults.filter(({ verdict }) => verdict === "failed")
      .map(({ id, reason }) => `${id}: ${reason}`),
  ];
  assert.deepEqual(problems, []);
  const made = live.faults.filter(({ verdict }) => verdict === "passed").length;
  assert.equal(made, faults.length);
  return `${operator.map(({ told }) => told).join(", ")}, ${live.panels.length} queries, ` +
    `${made} faults`;
}
