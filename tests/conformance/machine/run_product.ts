import { join } from "node:path";
import type { CaseContext } from "../conformance_case.ts";
import { runLogged } from "./run_logged.ts";

/** A command of our program. */
export interface ProductCommand {
  /** What the run is called: the names of its files in the case's folder. */
  readonly name: string;
  /** What stands after `kamaji-etcd`. */
  readonly args: readonly string[];
  /** Minutes after which it is stopped. Default 2. */
  readonly minutes?: number;
}

/** Quotes for bash, and runs with no more rights than the guides' readers give. */
const script = `
read -ra arguments <<<"$ARGUMENTS"
"$DENO" run --quiet --no-prompt --allow-read --allow-net --allow-env mod.ts \\
  "\${arguments[@]}" >"$OUTPUT"
`;

/**
 * Runs our program as the guides' readers do, by the kubeconfig of the cluster. What it prints is
 * kept in the case's folder.
 *
 * @returns its standard output
 * @throws if it ends with anything but 0, with the errors that it printed
 */
export async function runProduct(
  context: CaseContext,
  { name, args, minutes = 2 }: ProductCommand,
): Promise<string> {
  const output = join(await context.folder(), `${name}.out`);
  const spaced = args.find((argument) => /\s/.test(argument));
  if (spaced !== undefined) throw new TypeError(`"${spaced}" holds a space`);
  await runLogged(context, {
    name,
    commands: script,
    minutes,
    env: {
      KUBECONFIG: context.machine.kubeconfig,
      DENO: Deno.execPath(),
      ARGUMENTS: args.join(" "),
      OUTPUT: output,
    },
  });
  return await Deno.readTextFile(output);
}
