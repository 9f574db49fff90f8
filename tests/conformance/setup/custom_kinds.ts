import { join } from "node:path";
import type { Case, CaseContext } from "../conformance_case.ts";
import { applyObject } from "../../../bench/kubernetes/objects.ts";
import type { StoredObject } from "../../../bench/kubernetes/stored_object.ts";
import { untilServed } from "../../../bench/kubernetes/until_served.ts";
import {
  objectsIn,
  prometheusOperator,
  publishedObjects,
} from "../../../bench/targets/kind/published_manifest.ts";

/** Registers every kind that our objects have and Kubernetes has not. */
export const customKinds: Case = {
  group: "setup",
  id: "custom-kinds",
  name:
    "the kinds of Kamaji, cert-manager, grafana-operator and prometheus-operator are registered",
  needs: [],
  minutes: 3,
  run,
};

async function run(context: CaseContext): Promise<string> {
  const definitions = [...await ownDefinitions(context), ...await monitoringDefinitions(context)];
  for (const definition of definitions) await applyObject(context.kubernetes, definition);
  const names = definitions.map(({ metadata }) => metadata.name);
  await untilServed(context, names);
  return `${names.length} kinds`;
}

/** Kinds whose real definitions are not to be had everywhere, written from how they behave. */
async function ownDefinitions({ machine }: CaseContext): Promise<readonly StoredObject[]> {
  const folder = join(machine.root, "tests/crds");
  const files = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
  const texts = files.map((name) => Deno.readTextFile(join(folder, name)));
  return (await Promise.all(texts)).flatMap(objectsIn);
}

/** The real definitions, so that a strict server sees fields that they do not have. */
async function monitoringDefinitions(
  { machine: { manifests: folder }, signal }: CaseContext,
): Promise<readonly StoredObject[]> {
  const wanted = ["servicemonitors", "prometheusrules"].map((it) => `${it}.monitoring.coreos.com`);
  const objects = await publishedObjects(prometheusOperator, { folder, signal });
  return objects.filter(({ metadata }) => wanted.includes(metadata.name));
}
