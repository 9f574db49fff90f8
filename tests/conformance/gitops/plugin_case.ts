import { join } from "node:path";
import type { Case, CaseContext } from "../conformance_case.ts";
import { mergeObject, readObject } from "../../../bench/kubernetes/objects.ts";
import type { ObjectReference } from "../../../bench/kubernetes/stored_object.ts";
import { untilRolledOut } from "../../../bench/kubernetes/rollout.ts";
import { runLogged } from "../machine/run_logged.ts";
import { argocdNamespace } from "./argocd_case.ts";
import { guideBlocks } from "./plugin_guide.ts";

/** The guide that takes a reader from a stock Argo CD to the first sync. */
export const guide = "plugins/argocd/README.md";

/** Shows that a reader of the guide gets to a plugin that runs. */
export const plugin: Case = {
  group: "gitops",
  id: "plugin",
  name: `the commands of ${guide} install the plugin into a stock Argo CD`,
  needs: ["argocd", "image"],
  minutes: 6,
  run,
};

async function run(context: CaseContext): Promise<string> {
  const { kubernetes, machine, signal } = context;
  const blocks = guideBlocks(await Deno.readTextFile(join(machine.root, guide)));
  if (blocks.length === 0) throw new Error(`${guide} marks no commands to run`);
  const upgraded = await isInstalled(context);
  const env = { KUBECONFIG: machine.kubeconfig };
  for (const block of blocks) await runLogged(context, { ...block, minutes: 5, env });
  if (upgraded) await restart(context);
  await untilRolledOut(kubernetes, repoServer, signal);
  return blocks.map(({ name }) => name).join(", ");
}

const repoServer: ObjectReference = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "argocd-repo-server", namespace: argocdNamespace },
};

/** A kept cluster has the plugin, made from what the source was then. */
async function isInstalled({ kubernetes }: CaseContext): Promise<boolean> {
  const server = await readObject(kubernetes, repoServer);
  return Object(server?.spec).template.spec.containers.length > 1;
}

/** Another image under the same name needs new pods. */
async function restart({ kubernetes }: CaseContext): Promise<void> {
  const annotations = { "conformance.test/restarted": new Date().toISOString() };
  await mergeObject(kubernetes, repoServer, {
    spec: { template: { metadata: { annotations } } },
  });
}
