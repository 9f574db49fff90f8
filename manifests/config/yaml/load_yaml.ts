import type { Finding } from "../../../diagnostics/finding.ts";
import { checkCluster } from "../check_cluster.ts";
import { findingOf } from "../config_problem.ts";
import { describeValue } from "../describe_value.ts";
import { apiVersion, kind } from "../etcd_cluster.ts";
import { type ConfigResult, type OtherDocument, refuseConfig } from "../loaded_config.ts";
import { clusterDocuments } from "./choose_cluster.ts";
import { parseDocuments, type YamlDocument } from "./parse_documents.ts";

/**
 * Loads the one EtcdCluster of a YAML text; its other documents are passed on.
 *
 * @param text the text without a byte order mark
 * @param file the name that positions carry
 */
export function loadYaml(text: string, file: string): ConfigResult {
  const parsed = parseDocuments(text, file);
  if (!parsed.ok) return refuseConfig(parsed.findings);
  const { documents } = parsed;
  if (documents.length === 0) return refuseConfig([emptyFile(file)]);
  const clusters = clusterDocuments(documents);
  const others = documents.filter((document) => !clusters.includes(document));
  const problems = others.flatMap(otherProblems);
  const [cluster, ...further] = clusters;
  if (cluster === undefined) return refuseConfig([...problems, noCluster(file)]);
  if (further.length > 0) return refuseConfig([...problems, ...clusters.map(severalClusters)]);
  const checked = checkCluster(cluster.value, cluster.text);
  if (!checked.ok) return refuseConfig([...problems, ...checked.findings]);
  if (problems.length > 0) return refuseConfig(problems);
  const { config } = checked;
  const { text: places, value: document } = cluster;
  return { ok: true, config, document, file, text: places, otherDocuments: others.map(passedOn) };
}

/** Whoever applies what we print needs to know what it is. */
function otherProblems({ value, text }: YamlDocument): Finding[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [findingOf({
      code: "wrong-type",
      path: [],
      part: "value",
      message: `expected a mapping, found ${describeValue(value)}`,
    }, text)];
  }
  const fields = value as Record<string, unknown>;
  return ["apiVersion", "kind"].filter((name) => typeof fields[name] !== "string").map((name) =>
    findingOf({
      code: "missing-field",
      path: [name],
      part: "value",
      message: `expected text in "${name}", found ${describeValue(fields[name])}`,
      hint: "Add it: every Kubernetes object has one",
    }, text)
  );
}

function passedOn({ value, source }: YamlDocument): OtherDocument {
  return { object: value as Record<string, unknown>, source };
}

function emptyFile(file: string): Finding {
  return {
    code: "empty-document",
    position: { file, line: 1, column: 1 },
    path: "",
    message: "the file holds no document",
    hint: `Begin with "apiVersion: ${apiVersion}" and "kind: ${kind}"`,
  };
}

function noCluster(file: string): Finding {
  return {
    code: "no-cluster",
    position: { file, line: 1, column: 1 },
    path: "",
    message: `none of the documents is an ${kind}`,
    hint: `Add one with "apiVersion: ${apiVersion}" and "kind: ${kind}"`,
  };
}

function severalClusters(
  { text }: YamlDocument,
  index: number,
  all: readonly YamlDocument[],
): Finding {
  const places = all.filter((_, other) => other !== index).map((other) => {
    const { file, line } = other.text.position([], "value");
    return `${file}:${line}`;
  });
  return findingOf({
    code: "several-clusters",
    path: [],
    part: "value",
    message: `a file holds one cluster, and ${places.join(", ")} declares another`,
    hint: "Give each cluster a file in a folder of its own",
  }, text);
}
