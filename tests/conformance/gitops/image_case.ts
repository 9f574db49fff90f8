import { etcdImage, ownImage } from "../../../manifests/image_reference.ts";
import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import type { Case, CaseContext } from "../conformance_case.ts";
import { loadImages } from "../machine/load_images.ts";
import { runTool } from "../machine/run_tool.ts";

/** Builds our image, and brings it and etcd's to the nodes before anything asks for them. */
export const image: Case = {
  group: "gitops",
  id: "image",
  name: "our image is built from this source and is on every node",
  needs: [],
  minutes: 8,
  run,
};

async function run(context: CaseContext): Promise<string> {
  const { machine, signal } = context;
  await runTool(Deno.execPath(), {
    args: ["task", "image"],
    cwd: machine.root,
    minutes: 5,
    signal,
  });
  const cluster = exampleCluster();
  const ours = ownImage(cluster);
  const loaded = await loadImages(context, { built: [ours], released: [etcdImage(cluster)] });
  if (!loaded.includes(ours)) throw new Error(`"deno task image" left no image "${ours}"`);
  return loaded.join(", ");
}
