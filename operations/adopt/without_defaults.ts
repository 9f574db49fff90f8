import { apiVersion, etcdClusterSchema, kind } from "../../manifests/config/etcd_cluster.ts";
import type { SpecInput } from "./adoption_part.ts";
import { isRecord } from "./is_record.ts";

/** What is always said: no default, not even a later one, may change what a live cluster has. */
const pinned: ReadonlySet<string> = new Set(["members", "version", "quota", "storage"]);

/** Within what is pinned, what says nothing. */
const meaningless = { annotations: {}, acceptSmall: false, retention: "Retain" };

/**
 * A `spec` as a person would write it: without what the schema fills in by itself.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { withoutDefaults } from "./without_defaults.ts";
 *
 * const spec = withoutDefaults({ members: 3, ports: { client: 2379, peer: 12380 }, tls: {} });
 * assert.deepEqual(spec, { members: 3, ports: { peer: 12380 } });
 * ```
 */
export function withoutDefaults(spec: SpecInput): SpecInput {
  const { spec: defaults } = etcdClusterSchema.parse({
    apiVersion,
    kind,
    metadata: { name: "defaults" },
    // The variants of a union have defaults of their own.
    spec: {
      certificates: { mode: spec.certificates?.mode ?? "keeper" },
      compaction: { mode: spec.compaction?.mode ?? "periodic" },
    },
  });
  const entries = Object.entries(spec).flatMap(([key, value]) => {
    const byDefault = pinned.has(key)
      ? meaningless
      : (defaults as Readonly<Record<string, unknown>>)[key];
    const rest = pruned(value, byDefault);
    return rest === undefined ? [] : [[key, rest]];
  });
  return Object.fromEntries(entries) as SpecInput;
}

/** The mode that tells a union's variants apart stays with whatever of its variant stays. */
function pruned(value: unknown, byDefault: unknown): unknown {
  if (!isRecord(value) || !isRecord(byDefault)) {
    const says = JSON.stringify(value) !== JSON.stringify(byDefault) && !isEmpty(value);
    return says ? value : undefined;
  }
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    const rest = pruned(inner, byDefault[key]);
    return rest === undefined ? [] : [[key, rest] as const];
  });
  if (entries.length === 0) return undefined;
  return "mode" in value
    ? { mode: value.mode, ...Object.fromEntries(entries) }
    : Object.fromEntries(entries);
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
