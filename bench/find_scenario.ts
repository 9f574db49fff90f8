import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Failure } from "../diagnostics/failure.ts";
import { nearestName } from "../diagnostics/nearest_name.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { scenarios } from "./scenarios/scenarios.ts";

/**
 * Finds a scenario by its name, or in a file of the user's own that exports it as `scenario`. Such a
 * file is a program and runs with all rights of this one.
 *
 * @throws {Failure} `usage` when there is none, naming those that there are
 */
export async function findScenario(name: string): Promise<Scenario> {
  if (isFile(name)) return await scenarioIn(name);
  const load = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined;
  if (load !== undefined) return await load();
  const names = Object.keys(scenarios);
  const nearest = nearestName(name, names);
  throw new Failure("usage", `There is no scenario "${name}"`, {
    hint: nearest === undefined
      ? `Use one of ${names.join(", ")}, or a file such as "./scenario.ts"`
      : `Use "${nearest}"`,
  });
}

/** All scenarios in the order in which they are listed. */
export function allScenarios(): Promise<Scenario[]> {
  return Promise.all(Object.values(scenarios).map((load) => load()));
}

function isFile(name: string): boolean {
  return name.includes("/") || /\.[cm]?[jt]s$/.test(name);
}

async function scenarioIn(file: string): Promise<Scenario> {
  const module = await importFile(file);
  const { scenario } = module;
  if (isScenario(scenario)) return scenario;
  throw new Failure("usage", `File "${file}" exports no scenario`, {
    hint: "Export what defineScenario() returns under the name scenario",
  });
}

async function importFile(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(pathToFileURL(resolve(file)).href);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
    throw new Failure("usage", `Scenario "${file}" cannot be loaded: ${reason}`, {
      hint: "Check its path and run deno check on it",
      cause,
    });
  }
}

function isScenario(value: unknown): value is Scenario {
  return typeof value === "object" && value !== null &&
    ["name", "settings", "profiles", "trials"].every((field) => field in value);
}
