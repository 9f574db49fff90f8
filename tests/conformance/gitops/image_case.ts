import { etcdImage, ownImage } from "../../../manifests/image_reference.ts";
import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import type { Case, CaseContext } from "../conformance_case.ts";
import { loadImages } from "../../../bench/targets/kind/load_images.ts";
import { runLogged } from "../machine/run_logged.ts";

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
  const build = { name: "build", commands: '"$DENO" task image', env: { DENO: Deno.execPath() } };
  await runLogged(context, { ...build, minutes: 5 });
  const cluster = exampleCluster();
  const ours = ownImage(cluster);
  const loaded = await loadImages(context, { built: [ours], released: [etcdImage(cluster)] });
  if (!loaded.includes(ours)) throw new Error(`"deno task image" left no image "${ours}"`);
  return loaded.join(", ");
}
