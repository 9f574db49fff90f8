import type { Etcd3 } from "etcd3";
import { Failure } from "../../../diagnostics/failure.ts";
import { type BenchRun, keysOf, namesOf, readRuns } from "./bench_run.ts";
import { remainsOf } from "./clean_run.ts";

/**
 * Refuses a run whose names or keys are somebody's already: what a run removes at its end is all that
 * begins with its name, so that has to be its own. What it left itself, earlier on, is.
 *
 * @param root a client of the user root
 * @throws {Failure} `target-failed` with what is there
 */
export async function refuseTaken(root: Etcd3, { id }: Pick<BenchRun, "id">): Promise<void> {
  const { keys, roles, users } = await remainsOf(root, id);
  if (keys + roles.length + users.length === 0) return;
  if ((await readRuns(root)).some((run) => run.id === id)) return;
  const names = [...new Set([...users, ...roles])].slice(0, 3).map((name) => `"${name}"`);
  const what = names.length > 0 ? names.join(", ") : `${keys} keys below "${keysOf(id)}"`;
  throw new Failure(
    "target-failed",
    `Names of run ${id} begin with "${namesOf(id)}", and somebody else has ${what}`,
    { hint: "Run it again, which takes another name; nothing was changed" },
  );
}
