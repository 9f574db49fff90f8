import { createProgress } from "../../../diagnostics/progress.ts";
import { alertCases } from "../alert_cases.ts";
import { judgeMutants } from "./judge_mutants.ts";
import { mutationScore, mutationText } from "./mutation_text.ts";

/**
 * Breaks every alert in every way, prints how much of it the cases notice and what survives, and ends
 * with 1 when something survives that is not explained.
 */
async function main(): Promise<number> {
  const progress = createProgress();
  const folder = await Deno.makeTempDir({ prefix: "mutants-" });
  try {
    const judged = await judgeMutants(alertCases, {
      folder,
      onJudged: (each) => {
        const noticed = each.filter((mutant) => mutant.noticed).length;
        progress.print(`${each[0]?.alert}: ${noticed} of ${each.length}`);
      },
    });
    const score = mutationScore(judged);
    console.log(mutationText(score));
    return score.unexplained.length === 0 ? 0 : 1;
  } finally {
    progress.close();
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) Deno.exit(await main());
