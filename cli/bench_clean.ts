import type { Etcd3 } from "etcd3";
import { ExitCode } from "../diagnostics/exit_code.ts";
import { Failure } from "../diagnostics/failure.ts";
import type { NotedRun } from "../bench/targets/existing/bench_run.ts";
import type { RunRemains } from "../bench/targets/existing/clean_run.ts";
import { reachExisting } from "./bench_existing.ts";
import { existingOptions } from "./bench_target_options.ts";
import { type Command, type CommandContext, defineCommand } from "./command.ts";
import { confirmed, yes } from "./tenant/confirmed.ts";

/** `kamaji-etcd bench clean`: removes what runs left that were killed. */
export const command: Command = defineCommand({
  description:
    "A run on an existing cluster notes itself there before it makes anything, and removes all of " +
    "it at its end. What was killed left its tenants behind: this finds them, says what there is, " +
    "asks, and removes users, roles, keys in batches, and leases. Runs that go on are let alone, " +
    "unless they are named. Nothing else is touched.\n\n" +
    "Exit codes: 0 nothing is left, 1 usage or not agreed to, 2 the cluster could not be asked.",
  options: {
    ...existingOptions,
    "run": {
      type: "string",
      placeholder: "ID",
      summary: "Only this run, also when it seems to go on",
    },
    "dry-run": { type: "flag", summary: "Say what is left, and remove nothing" },
    "yes": yes,
  },
  examples: [
    {
      args: "--endpoints 10.0.0.7:2379 --cacert ca.crt --cert root.crt --key root.key --dry-run",
      summary: "See what is left on a cluster",
    },
    {
      args: "--cluster etcd --namespace kamaji-system --run 0f1e2d3c4b5a --yes",
      summary: "Remove one run without being asked",
    },
  ],
  run: async ({ options, ...context }) => {
    const [{ rootClient }, { targetFailure }] = await Promise.all([
      import("../bench/targets/existing/survey_cluster.ts"),
      import("../bench/targets/local/target_failure.ts"),
    ]);
    const cluster = await reachExisting(options);
    const root = rootClient(cluster);
    try {
      return await clean(root, { place: cluster.place, options, ...context });
    } catch (error) {
      throw targetFailure("What runs left cannot be removed", error);
    } finally {
      root.close();
      await cluster.close();
    }
  },
});

interface Cleaning extends Pick<CommandContext, "write"> {
  readonly place: string;
  readonly options: {
    readonly run: string | undefined;
    readonly "dry-run": boolean;
    readonly yes: boolean;
  };
}

async function clean(root: Etcd3, { options, place, write }: Cleaning): Promise<ExitCode> {
  const [{ readRuns }, { cleanRun, remainsOf }] = await Promise.all([
    import("../bench/targets/existing/bench_run.ts"),
    import("../bench/targets/existing/clean_run.ts"),
  ]);
  const all = await readRuns(root);
  const runs = chosen(all, options.run);
  const isLetAlone = (run: NotedRun) => run.isAlive && !runs.includes(run);
  for (const { id, startedAt } of all.filter(isLetAlone)) {
    write(`Run ${id} of ${startedAt} went on less than half a minute ago, and is let alone\n`);
  }
  if (runs.length === 0) {
    write(`No run that is over left anything at ${place}\n`);
    return ExitCode.Success;
  }
  for (const run of runs) write(`${lineOf(run, await remainsOf(root, run.id))}\n`);
  if (options["dry-run"]) return ExitCode.Success;
  if (!confirmed(`Remove all of that from ${place}?`, { isAgreed: options.yes })) {
    throw new Failure("usage", "Nobody agreed to that; nothing was changed");
  }
  for (const { id } of runs) write(`Removed run ${id}: ${partsText(await cleanRun(root, id))}\n`);
  return ExitCode.Success;
}

function chosen(runs: readonly NotedRun[], id: string | undefined): readonly NotedRun[] {
  if (id === undefined) return runs.filter(({ isAlive }) => !isAlive);
  const run = runs.find((each) => each.id === id);
  if (run !== undefined) return [run];
  throw new Failure("usage", `There is no run "${id}"`, {
    hint: "Leave --run out to see which runs there are",
  });
}

function lineOf({ id, isAlive, startedAt, title }: NotedRun, remains: RunRemains): string {
  const state = isAlive ? ", which seems to go on" : "";
  return `Run ${id} of ${startedAt} (${title})${state}: ${partsText(remains)}`;
}

function partsText({ keys, leases, roles, users }: RunRemains & { readonly leases?: number }) {
  const parts = [`${users.length} users`, `${roles.length} roles`, `${keys} keys`];
  return [...parts, ...(leases === undefined ? [] : [`${leases} leases`])].join(", ");
}
