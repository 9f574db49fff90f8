import { humanBytes } from "../../../manifests/explain/human_bytes.ts";
import { loadSeconds } from "../../plan_scenario.ts";
import { describeAction } from "../../run_events.ts";
import type { Trial } from "../../scenarios/trial.ts";
import { type BenchRun, keysOf, namesOf } from "./bench_run.ts";
import type { ExistingCluster } from "./existing_cluster.ts";
import type { SpaceLimits } from "./space_limits.ts";
import { highestRate } from "./space_needed.ts";
import type { ClusterSurvey } from "./survey_cluster.ts";

/** What somebody is asked to agree to. */
export interface RunDescription {
  /** The cluster. */
  readonly cluster: ExistingCluster;
  /** What it said of itself. */
  readonly survey: ClusterSurvey;
  /** How much of its database may be used. */
  readonly limits: SpaceLimits;
  /** The run. */
  readonly run: BenchRun;
  /** Its trials. */
  readonly trials: readonly Trial[];
}

/** What will be done to a cluster, for whoever has to agree to it. */
export function describeRun(description: RunDescription): string {
  const { cluster, run, survey, trials } = description;
  const { isAuthenticated, members, users, version } = survey;
  const actions = trials.flatMap(({ events = [] }) => events.map(({ action }) => action));
  const lines = [
    ["cluster", `${cluster.place}, etcd ${version}`],
    ["members", members.map(({ endpoint, name }) => `${name} (${endpoint})`).join(", ")],
    ["users", isAuthenticated ? `${users} now` : "authentication is off"],
    ["run", `${run.id}: ${run.title}, ${trialsText(trials)}`],
    ["load", `${loadText(trials)}, which all tenants of the cluster feel`],
    ["makes", madeText(description)],
    ["space", spaceText(description)],
    ["as", identityText(cluster, survey)],
    ...(isConfined(description) ? [["", usersText] as const] : []),
    ...[...new Set(actions.map(describeAction))].map((action) => ["does", action] as const),
    ["after", "removes all that it made, also when it fails or is interrupted"],
    ["", "kamaji-etcd bench clean does it where it was killed"],
  ] as const;
  return lines.map(([name, text]) => `${name.padEnd(9)}${text}\n`).join("");
}

function trialsText(trials: readonly Trial[]): string {
  const count = trials.length === 1 ? "1 trial" : `${trials.length} trials`;
  return `${count}, ${Math.ceil(loadSeconds(trials))} s of load`;
}

function loadText(trials: readonly Trial[]): string {
  const rates = trials.map(highestRate);
  const known = rates.flatMap((rate) => rate ?? []);
  const most = `up to ${Math.round(Math.max(0, ...known))} requests a second`;
  if (known.length === rates.length) return most;
  return known.length === 0
    ? "as many requests as it answers, or as a trace has"
    : `${most}, and at times as many as it answers`;
}

/** etcd server/etcdserver/apply/apply_auth.go, and etcd#13976. */
const usersText = "with each change of users, requests of others under way may fail once";

function isConfined({ cluster, survey }: Pick<RunDescription, "cluster" | "survey">): boolean {
  return survey.isAuthenticated && cluster.authority.kind === "signer";
}

function madeText({ cluster, run, survey, trials }: RunDescription): string {
  const most = Math.max(0, ...trials.map(tenantsOf));
  const tenants = most === 1 ? "1 tenant" : `${most} tenants at a time`;
  const keys = `keys below "${keysOf(run.id)}"`;
  return isConfined({ cluster, survey })
    ? `${tenants}: users and roles that begin with "${namesOf(run.id)}", ${keys}`
    : `${tenants}: ${keys}`;
}

function spaceText({ limits, survey }: RunDescription): string {
  const { databaseBytes, growthBytes, neededBytes } = limits;
  const known = survey.isQuotaKnown ? "" : ", taken to be etcd's default";
  return `may need ${bytes(neededBytes)}; the database has ${bytes(databaseBytes)} of a quota of ` +
    `${bytes(survey.quotaBytes)}${known}, and the run ends when it grows by ${bytes(growthBytes)}`;
}

function identityText({ authority }: ExistingCluster, { isAuthenticated }: ClusterSurvey): string {
  if (!isAuthenticated) return "nobody: etcd tells no users apart";
  return authority.kind === "signer"
    ? `each tenant itself, by certificates of two days signed with ${authority.origin}`
    : `root, whom no prefix confines: ${authority.reason}`;
}

function tenantsOf({ groups }: Trial): number {
  return Object.values(groups).reduce((sum, { tenants }) => sum + tenants, 0);
}

function bytes(count: number): string {
  return humanBytes(BigInt(Math.round(count)));
}
