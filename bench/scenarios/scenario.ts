import type * as z from "zod";
import type { TrialReport } from "../results/trial_report.ts";
import type { Findings } from "../results/findings.ts";
import type { Setting, Trial } from "./trial.ts";

/** How much time a scenario may take: seconds to a minute, some minutes, or what it needs. */
export type Profile = "quick" | "standard" | "full";

/** What a scenario may be told. */
export type ScenarioSettings = Readonly<Record<string, Setting>>;

/** What a scenario knows of its run. */
export interface ScenarioContext {
  /** Seed of the run. */
  readonly seed: number;
}

/**
 * A question to an etcd that many tenants share, and how it is answered. A scenario is data and
 * arithmetic: it yields one trial after another, is handed what each one measured, and concludes.
 * It talks to nothing, so that `--dry-run` can print its plan and a test can answer for the cluster.
 */
export interface Scenario<Settings extends ScenarioSettings = ScenarioSettings> {
  /** Its name on the command line, in lower case with dashes. */
  readonly name: string;
  /** A short title. */
  readonly title: string;
  /** The question it answers, as an operator would ask it. */
  readonly question: string;
  /** What it can be told, each with a description. */
  readonly settings: z.ZodType<Settings>;
  /** Its settings for each profile. */
  readonly profiles: Readonly<Record<Profile, Settings>>;
  /** Whether it does damage that needs `--allow-faults` on a cluster that is not its own. */
  readonly faults: boolean;
  /** Yields trials, takes their reports and concludes. */
  trials(
    settings: Settings,
    context: ScenarioContext,
  ): Generator<Trial, Findings, TrialReport>;
}

/**
 * Declares a scenario, so that its settings are typed from its schema.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import * as z from "zod";
 * import { defineScenario } from "./scenario.ts";
 *
 * const scenario = defineScenario({
 *   name: "steady",
 *   title: "Steady load",
 *   question: "What does a request take at a rate?",
 *   settings: z.strictObject({ rate: z.number().meta({ description: "Requests a second." }) }),
 *   profiles: { quick: { rate: 50 }, standard: { rate: 100 }, full: { rate: 100 } },
 *   faults: false,
 *   *trials({ rate }) {
 *     yield {
 *       name: "steady",
 *       purpose: "One load, one figure.",
 *       groups: { tenants: { tenants: 10, workload: "kubernetes" } },
 *       phases: [{
 *         name: "steady",
 *         seconds: 10,
 *         load: { tenants: { kind: "open", rate, arrival: "poisson" } },
 *       }],
 *       judged: true,
 *     };
 *     return { figures: [], tables: [], matrices: [], curves: [], missed: [], notes: [] };
 *   },
 * });
 * assert.equal(scenario.name, "steady");
 * ```
 */
export function defineScenario<Settings extends ScenarioSettings>(
  scenario: Scenario<Settings>,
): Scenario<Settings> {
  return scenario;
}
