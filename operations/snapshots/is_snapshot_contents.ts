import type { SnapshotContents } from "./snapshot_contents.ts";

/** Whether a part of a stored manifest is what was noted of a snapshot's contents. */
export function isSnapshotContents(value: unknown): value is SnapshotContents {
  if (!isRecord(value)) return false;
  const { hash, keys, tenants } = value;
  return isCount(keys) && (hash === undefined || isHash(hash)) && Array.isArray(tenants) &&
    tenants.every(isTenant);
}

function isHash(value: unknown): boolean {
  return isRecord(value) && isCount(value["hash"]) && Number.isSafeInteger(value["compacted"]);
}

function isTenant(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { digest, keys, name, prefix, sampled } = value;
  return [digest, name, prefix].every((text) => typeof text === "string") && isCount(keys) &&
    isCount(sampled);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
