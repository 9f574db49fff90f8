import { apiVersion, kind } from "../etcd_cluster.ts";
import type { YamlDocument } from "./parse_documents.ts";

/**
 * The documents that mean to be an EtcdCluster. Those of our API group are; when there is none,
 * those of our kind, and then a lone document that does not say what it is, so that a mistake in
 * these fields is reported as such.
 */
export function clusterDocuments(documents: readonly YamlDocument[]): readonly YamlDocument[] {
  const [group = ""] = apiVersion.split("/");
  const ofGroup = documents.filter(({ value }) =>
    String(fieldOf(value, "apiVersion")).split("/")[0] === group
  );
  if (ofGroup.length > 0) return ofGroup;
  const ofKind = documents.filter(({ value }) => fieldOf(value, "kind") === kind);
  if (ofKind.length > 0) return ofKind;
  const [lone, ...others] = documents;
  if (lone === undefined || others.length > 0) return [];
  return fieldOf(lone.value, "kind") === undefined ? [lone] : [];
}

function fieldOf(value: unknown, name: string): unknown {
  const isMapping = typeof value === "object" && value !== null && !Array.isArray(value);
  return isMapping && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
