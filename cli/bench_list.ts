import * as z from "zod";
import { allScenarios } from "../bench/find_scenario.ts";
import type { Scenario } from "../bench/scenarios/scenario.ts";
import { wrapText } from "../bench/results/wrap_text.ts";
import type { Paint } from "../diagnostics/paint.ts";

const width = 100;

/** All scenarios as text: what each asks, and what it can be told with its values by profile. */
export async function listScenarios(paint: Paint): Promise<string> {
  const all = await allScenarios();
  return all.map((scenario) => scenarioText(scenario, paint)).join("\n");
}

function scenarioText(scenario: Scenario, paint: Paint): string {
  const { name, profiles, question, title } = scenario;
  const names = Object.keys(profiles.quick);
  const indent = Math.max(...names.map((each) => each.length)) + 4;
  const lines = names.map((each) => {
    const values = (["quick", "standard", "full"] as const)
      .map((profile) => JSON.stringify(profiles[profile][each]));
    const told = new Set(values).size === 1 ? values.slice(0, 1) : values;
    const text = `${descriptionOf(scenario, each)} ${paint.faint(`(${told.join(" | ")})`)}`;
    return `  ${each.padEnd(indent - 2)}${wrapText(text, { width, indent })}`;
  });
  const head = [`${paint.strong(name)}: ${title}`, wrapText(question, { width, indent: 0 })];
  return [...head, ...lines].join("\n") + "\n";
}

function descriptionOf({ settings }: Scenario, name: string): string {
  const schema = z.toJSONSchema(settings, { io: "input", unrepresentable: "any" });
  const own = schema.properties?.[name];
  return typeof own === "object" ? own.description ?? "" : "";
}
