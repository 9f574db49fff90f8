import { Failure } from "../../diagnostics/failure.ts";
import { conflictRules } from "../../operations/restore_tenant/conflict_rule.ts";
import type { RestoredTenant } from "../../operations/restore_tenant/restore_tenant.ts";
import type { OptionSpecs } from "../option_spec.ts";
import { tenantPrefix } from "./tenant_name.ts";

/** What every way to restore a tenant is told. */
export const restoreOptions = {
  prefix: tenantPrefix,
  conflict: {
    type: "choice",
    placeholder: "RULE",
    choices: conflictRules,
    default: "refuse",
    summary: "What becomes of keys that are live",
  },
  "dry-run": { type: "flag", summary: "Only compare and count" },
} as const satisfies OptionSpecs;

/** How the result is printed. */
export const restoreOutput = {
  type: "choice",
  short: "o",
  placeholder: "FORMAT",
  choices: ["text", "json"],
  default: "text",
  summary: "How to print what was found and done",
} as const;

/** What was found and done, as a person or a program reads it. */
export function formatRestored(restored: RestoredTenant, format: "json" | "text"): string {
  return format === "json" ? `${JSON.stringify(restored, null, 2)}\n` : textOf(restored);
}

function textOf(restored: RestoredTenant): string {
  const { after, before, deleted, dryRun, isOnboarded, kept, leased, put, same, tenant } = restored;
  const counts = `${put} keys put, ${deleted} deleted, ${kept} kept, ${same} as they were, ` +
    `${leased} leased ones left out`;
  const { live, snapshot } = after ?? before;
  return [
    dryRun ? `A restore of "${tenant.name}" would mean: ${counts}` : `"${tenant.name}": ${counts}`,
    ...(dryRun && restored.conflict === "refuse" && !before.isBeginning
      ? [`It would be refused: ${live.keys} keys are live; choose another --conflict`]
      : []),
    `snapshot  ${snapshot.keys} keys, ${snapshot.bytes} bytes, SHA-256 ${snapshot.sha256}`,
    `live      ${live.keys} keys, ${live.bytes} bytes, SHA-256 ${live.sha256}`,
    ...(isOnboarded ? [] : [
      `User or role of "${tenant.name}" are missing, and a restore does not make them: ` +
      "use kamaji-etcd tenant onboard, or let Kamaji do it",
    ]),
    "",
  ].join("\n");
}

/**
 * The bare name under which a snapshot is stored.
 *
 * @throws {Failure} `usage` for a name with anything else in it
 */
export function snapshotNamed(name: string | undefined): string | undefined {
  if (name === undefined || /^[\w-]+$/.test(name)) return name;
  throw new Failure("usage", `"${name}" is no name of a snapshot`, {
    hint: "Take it from kamaji-etcd snapshot list, as in 20261122T101703Z-r4711",
  });
}
