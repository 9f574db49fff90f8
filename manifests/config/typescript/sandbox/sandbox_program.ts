import { mostValues } from "../../expanded_size.ts";
import { createDataReader } from "./create_data_reader.ts";
import { createGuard } from "./create_guard.ts";
import { restrictDate } from "./restrict_date.ts";
import { restrictEvaluation } from "./restrict_evaluation.ts";
import { restrictGlobals } from "./restrict_globals.ts";
import { restrictLocales } from "./restrict_locales.ts";
import { sandboxMain, type SandboxParts, type SandboxTask } from "./sandbox_main.ts";

/**
 * The program of the Worker as source text. It is made of functions that use nothing from outside
 * of themselves, so that it also works from a bundle, which has no files beside it.
 *
 * @param entry the URL of the module to evaluate
 */
export function sandboxProgram(entry: string): string {
  const task: SandboxTask = { entry, mostValues };
  const parts: SandboxParts = {
    createDataReader,
    createGuard,
    restrictDate,
    restrictEvaluation,
    restrictGlobals,
    restrictLocales,
  };
  const sources = Object.entries(parts).map(([name, part]) => `${name}: ${part}`);
  return `(${sandboxMain})(${JSON.stringify(task)}, {\n${sources.join(",\n")}\n});`;
}
