import { join } from "node:path";
import type { CaseContext } from "../conformance_case.ts";
import { runLogged } from "../machine/run_logged.ts";
import { chartRelease } from "./chart_release.ts";
import { guideBlocks } from "./plugin_guide.ts";

/** The guide from the Helm chart to us. */
export const migrationGuide = "docs/migrating-from-helm.md";

/** What `kamaji-etcd` stands for in the guide, and a folder for what its commands write. */
const prelude = `kamaji-etcd() {
  "$DENO" run --quiet --no-prompt --allow-read --allow-net --allow-env "$PROGRAM" "$@"
}
cd "$FOLDER"
`;

/** Which commands of the guide to run. */
export interface MigrationStep {
  /** The mark of their block. */
  readonly step: string;
  /** What stands for `MEMBER`. */
  readonly pod?: string;
}

/**
 * Runs a marked block of the guide as its reader does, who puts the names of the release in.
 *
 * @returns what the commands printed
 * @throws if one fails, with what it said
 */
export async function runMigrationStep(
  context: CaseContext,
  { step, pod = `${chartRelease.name}-2` }: MigrationStep,
): Promise<string> {
  const { root, kubeconfig } = context.machine;
  const blocks = guideBlocks(await Deno.readTextFile(join(root, migrationGuide)));
  const block = blocks.find(({ name }) => name === step);
  if (block === undefined) throw new Error(`${migrationGuide} marks no "run: ${step}"`);
  const commands = block.commands
    .replaceAll("kamaji-system", chartRelease.namespace)
    .replaceAll(/\bMEMBER\b/g, pod)
    .replaceAll("RELEASE", chartRelease.release);
  const name = step === "restart" ? `${step}-${pod}` : step;
  const folder = await context.folder();
  await runLogged(context, {
    name,
    commands: prelude + commands,
    minutes: 3,
    env: {
      KUBECONFIG: kubeconfig,
      DENO: Deno.execPath(),
      PROGRAM: join(root, "mod.ts"),
      FOLDER: folder,
    },
  });
  return await Deno.readTextFile(join(folder, `${name}.log`));
}
