import { Failure } from "../../../diagnostics/failure.ts";
import { describeAction } from "../../run_events.ts";
import { aggressors } from "../../scenarios/noisy_neighbours/aggressors.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import type { ClusterNeeds, Trial, TrialEvent } from "../../scenarios/trial.ts";
import type { ClusterSurvey } from "./survey_cluster.ts";

/** Where trials are to run. */
export interface TrialPlace {
  /** Which cluster it is, in words. */
  readonly place: string;
  /** What it is. */
  readonly survey: Pick<ClusterSurvey, "memberCount" | "isAuthenticated">;
  /** Whether somebody allowed to do things to the cluster itself. */
  readonly allowFaults: boolean;
}

/**
 * Refuses what cannot or must not be done to a cluster of somebody else: killing members, a
 * configuration that it does not have, and without leave anything that is done to the cluster itself
 * or is meant to hurt its tenants.
 *
 * @throws {Failure} `usage` with what is refused, and where
 */
export function refuseTrials(
  { faults, name }: Pick<Scenario, "name" | "faults">,
  trials: readonly Pick<Trial, "name" | "cluster" | "groups" | "events">[],
  { allowFaults, place, survey }: TrialPlace,
): void {
  for (const trial of trials) refuseNeeds(trial, { place, survey });
  const actions = trials.flatMap(({ events = [] }) => events.map(({ action }) => action));
  const impossible = actions.find(isImpossible);
  if (impossible !== undefined) {
    throw new Failure(
      "usage",
      `Scenario "${name}" wants to ${lowered(describeAction(impossible))}, ` +
        `which cannot be done to ${place} from here`,
      { hint: "Run it with --target local" },
    );
  }
  const damage = damageOf(trials) ?? (faults ? "does damage" : undefined);
  if (allowFaults || damage === undefined) return;
  throw new Failure("usage", `Scenario "${name}" ${damage}, which every tenant of ${place} feels`, {
    hint: "Allow it with --allow-faults, or run it with --target local",
  });
}

/**
 * Refuses a trial that needs another cluster than this one.
 *
 * @throws {Failure} `usage` with what it needs
 */
export function refuseNeeds(
  { cluster = {}, name }: Pick<Trial, "name" | "cluster">,
  { place, survey }: Pick<TrialPlace, "place" | "survey">,
): void {
  const missing = missingOf(cluster, survey);
  if (missing === undefined) return;
  throw new Failure("usage", `Trial "${name}" needs ${missing}, and ${place} is as it is`, {
    hint: "Run it with --target local, where clusters are made as they are needed",
  });
}

/** Nobody can kill a process here, and who tries isolation needs tenants of fixed names. */
function isImpossible({ kind }: TrialEvent["action"]): boolean {
  return kind === "kill" || kind === "pause" || kind === "probe-isolation";
}

function damageOf(trials: readonly Pick<Trial, "groups" | "events">[]): string | undefined {
  for (const { events = [], groups } of trials) {
    const action = events.map((event) => event.action).find(({ kind }) => kind !== "count-usage");
    if (action !== undefined) return `wants to ${lowered(describeAction(action))}`;
    const aggressor = Object.values(groups).find(({ workload }) =>
      Object.hasOwn(aggressors, workload)
    );
    if (aggressor !== undefined) return `has a tenant that ${aggressors[aggressor.workload]}`;
  }
  return undefined;
}

function missingOf(
  { members, quotaBytes, security }: ClusterNeeds,
  survey: TrialPlace["survey"],
): string | undefined {
  if (members !== undefined && members !== survey.memberCount) return `${members} members`;
  if (quotaBytes !== undefined) return `a quota of ${quotaBytes} bytes`;
  const own = survey.isAuthenticated ? "authenticated" : "mutual-tls";
  if (security === undefined || security === own) return undefined;
  return security === "authenticated" ? "authentication" : `clients by "${security}"`;
}

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
