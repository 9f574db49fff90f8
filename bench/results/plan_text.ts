import type { Paint } from "../../diagnostics/paint.ts";
import { loadSeconds } from "../plan_scenario.ts";
import { secondsOf } from "../plan_trial.ts";
import { describeAction } from "../run_events.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import type { ClusterNeeds, GroupLoad, Trial } from "../scenarios/trial.ts";
import { alignedRows } from "./aligned_rows.ts";

/** The plan of a scenario as text: every trial with its groups, phases and events. */
export function planText(
  scenario: Pick<Scenario, "name" | "title" | "question">,
  trials: readonly Trial[],
  paint: Paint,
): string {
  const count = trials.length === 1 ? "1 trial" : `${trials.length} trials`;
  const whole = `${count}, ${rounded(loadSeconds(trials))} s of load, setting up not counted`;
  return [
    `${paint.strong(scenario.name)}: ${scenario.title}\n${scenario.question}\n${whole}`,
    ...trials.map((trial, index) => trialText(trial, index + 1, paint)),
  ].join("\n\n") + "\n";
}

function trialText(trial: Trial, number: number, paint: Paint): string {
  const groups = Object.entries(trial.groups).map(([name, group]) => {
    const { connections = 1, identity = "tenant", tenants, workload } = group;
    const several = connections === 1 ? "" : `, ${connections} connections each`;
    const root = identity === "root" ? ", as root" : "";
    const who = `${tenants} ${tenants === 1 ? "tenant" : "tenants"}`;
    return ["  group", name, `${who} of ${workload}${several}${root}`];
  });
  const phases = trial.phases.map(({ load, measured = true, name, seconds }) => {
    const loads = Object.entries(load).map(([group, each]) => `${group} ${loadText(each)}`);
    const kept = measured ? "" : ", not measured";
    return ["  phase", name, `${seconds} s: ${loads.join(", ") || "at rest"}${kept}`];
  });
  const events = (trial.events ?? []).map((event) => {
    return ["  event", `${event.at} s`, describeAction(event.action)];
  });
  const cluster = clusterText(trial.cluster ?? {});
  return [
    `${number}. ${paint.strong(trial.name)} (${rounded(secondsOf(trial))} s): ${trial.purpose}`,
    ...(cluster === "" ? [] : [`  cluster  ${cluster}`]),
    ...leftAligned([...groups, ...phases, ...events]),
  ].join("\n");
}

/** The last column may be of any width, and the others stand left. */
function leftAligned(rows: readonly (readonly string[])[]): string[] {
  const width = Math.max(...rows.map(([, name = ""]) => name.length));
  return alignedRows(rows.map(([what = "", name = ""]) => [`${what}  ${name.padEnd(width)}`]))
    .map((start, index) => `${start.padEnd(width + 9)}  ${rows[index]?.[2] ?? ""}`);
}

function loadText(load: GroupLoad): string {
  switch (load.kind) {
    case "open":
      return `${rounded(load.rate)}/s ${load.arrival}`;
    case "ramp":
      return `${rounded(load.from)}/s to ${rounded(load.to)}/s ${load.arrival}`;
    case "closed":
      return `${load.inFlight} in flight`;
    case "trace":
      return `as in ${load.file}${load.speed === 1 ? "" : `, ${load.speed} times as fast`}`;
  }
}

function clusterText({ fresh, members, quotaBytes, security }: ClusterNeeds): string {
  return [
    ...(members === undefined ? [] : [`${members} ${members === 1 ? "member" : "members"}`]),
    ...(security === undefined ? [] : [security]),
    ...(quotaBytes === undefined ? [] : [`quota of ${quotaBytes} bytes`]),
    ...(fresh === true ? ["fresh"] : []),
  ].join(", ");
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
