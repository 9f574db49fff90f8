import { join } from "node:path";
import type { CaseContext } from "../conformance_case.ts";
import type { StoredObject } from "../../../bench/kubernetes/stored_object.ts";
import { objectsIn } from "../../../bench/targets/kind/published_manifest.ts";

/**
 * Renders an example by the command that users call; what it prints is kept in the case's folder.
 *
 * @throws with everything that is wrong with the example, if anything is
 */
export async function renderedExample(
  { machine: { root }, folder, signal }: CaseContext,
  example: string,
): Promise<readonly StoredObject[]> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "render", join("examples", example)],
    cwd: root,
    signal,
  });
  const { success, stdout, stderr } = await command.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr).trim());
  const text = new TextDecoder().decode(stdout);
  await Deno.writeTextFile(join(await folder(), "rendered.yaml"), text);
  return objectsIn(text);
}
