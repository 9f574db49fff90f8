import type * as z from "zod";
import { Failure } from "../diagnostics/failure.ts";
import { nearestName } from "../diagnostics/nearest_name.ts";
import type { Profile, Scenario, ScenarioSettings } from "./scenarios/scenario.ts";
import type { Setting } from "./scenarios/trial.ts";

/** What is chosen about a scenario. */
export interface SettingsChoice {
  /** What to begin with. */
  readonly profile: Profile;
  /** What is different from it, by name. */
  readonly changes: Readonly<Record<string, Setting>>;
}

/**
 * The settings of a scenario for a profile, with changes.
 *
 * @throws {Failure} `usage` for a setting that it does not have or does not accept
 */
export function scenarioSettings<Settings extends ScenarioSettings>(
  scenario: Scenario<Settings>,
  { changes, profile }: SettingsChoice,
): Settings {
  const defaults: ScenarioSettings = scenario.profiles[profile];
  for (const name of Object.keys(changes)) {
    if (!Object.hasOwn(defaults, name)) throw unknownSetting(scenario, name, Object.keys(defaults));
  }
  const parsed = scenario.settings.safeParse({ ...defaults, ...changes });
  if (parsed.success) return parsed.data;
  throw wrongSetting(scenario, parsed.error);
}

/**
 * Reads `key=value`: a value that is JSON as such, any other as text.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readSetting } from "./scenario_settings.ts";
 *
 * assert.deepEqual(readSetting("tenants=10"), ["tenants", 10]);
 * assert.deepEqual(readSetting("rates=[10,100]"), ["rates", [10, 100]]);
 * assert.deepEqual(readSetting("arrival=uniform"), ["arrival", "uniform"]);
 * ```
 *
 * @throws {Failure} `usage` for what has no name or no value
 */
export function readSetting(text: string): [name: string, value: Setting] {
  const [, name, value] = /^([A-Za-z][A-Za-z0-9]*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new Failure("usage", `--set takes key=value, not "${text}"`, {
      hint: "Write it like --set tenants=50",
    });
  }
  return [name, jsonOr(value)];
}

function jsonOr(text: string): Setting {
  try {
    return JSON.parse(text) as Setting;
  } catch {
    return text;
  }
}

function unknownSetting(
  scenario: Pick<Scenario, "name">,
  name: string,
  names: readonly string[],
): Failure {
  const nearest = nearestName(name, names);
  return new Failure("usage", `Scenario "${scenario.name}" has no setting "${name}"`, {
    hint: nearest === undefined ? `Its settings are: ${names.join(", ")}` : `Use "${nearest}"`,
  });
}

function wrongSetting({ name }: Pick<Scenario, "name">, { issues }: z.core.$ZodError): Failure {
  const [issue] = issues;
  const where = issue?.path.join(".") ?? "";
  const what = (issue?.message ?? "is wrong").replace(/^Invalid input: /, "");
  return new Failure("usage", `Setting "${where}" of scenario "${name}" is refused: ${what}`);
}
