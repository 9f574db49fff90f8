import type { Case, CaseContext } from "../conformance_case.ts";
import {
  argocdCore,
  imagesIn,
  publishedObjects,
} from "../../../bench/targets/kind/published_manifest.ts";
import { commitFiles, startGitServer } from "./git_repository.ts";

/** A Git server of the cluster's own, in an image that is there for Argo CD anyway. */
export const git: Case = {
  group: "gitops",
  id: "git",
  name: "a Git server in the cluster takes commits",
  needs: ["clean", "argocd"],
  minutes: 3,
  run,
};

async function run(context: CaseContext): Promise<string> {
  const { machine: { manifests: folder }, signal } = context;
  const objects = await publishedObjects(argocdCore, { folder, signal });
  const image = imagesIn(objects).find((name) => /\/argocd:/.test(name));
  if (image === undefined) throw new Error("Argo CD's manifest names no image of Argo CD");
  await startGitServer(context, image);
  const text = `The repository of a conformance run, begun ${new Date().toISOString()}\n`;
  const commit = await commitFiles(context, { message: "Begin", files: { "README": text } });
  return `commit ${commit.slice(0, 7)}`;
}
