import { fileURLToPath } from "node:url";
import type { Progress } from "../../diagnostics/progress.ts";
import { runEnvironment, sha256 } from "../run_environment.ts";
import { type AgainstResult, againstResult } from "./against_result.ts";
import { type AgainstPlan, compareSides } from "./compare_sides.ts";
import type { AgainstRules } from "./judge_rounds.ts";
import { openWorktree } from "./open_worktree.ts";
import { type Against, resolveAgainst } from "./resolve_against.ts";
import type { SideFacts, SideOrder } from "./side_message.ts";

/** What is compared with what, and how. */
export interface CompareAgainstOptions extends AgainstPlan {
  /** A revision of this repository, or the path of an etcd binary. */
  readonly against: string;
  /** File of the configuration that both sides use. Default: each product's default cluster. */
  readonly configuration?: string;
  /** What the members of the side with the change run. Default: the configuration's etcd. */
  readonly etcd?: string;
  /** Members of each side, whatever the configuration says. */
  readonly members?: number;
  /** Seed of what is asked for. Default: 1. */
  readonly seed?: number;
  /** What is demanded of a difference. */
  readonly rules?: AgainstRules;
  /** Name and version of the program, for the result. */
  readonly tool: string;
  /** Tells people how far it is. */
  readonly progress: Progress;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** Where this product stands. */
const ownRoot = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");

/**
 * Compares this product with what it is against: with an etcd binary, which then is all that differs
 * on the other side, with the flags of its version; or with another revision of the product, whose
 * configuration schema and defaults, etcd version, flags and client make up the other side.
 *
 * @throws {Failure} `usage` for what is neither binary nor revision, and what `compareSides` throws
 */
export async function compareAgainst(options: CompareAgainstOptions): Promise<AgainstResult> {
  const startedAt = new Date().toISOString();
  const { rules = {}, seed = 1, tool, ...plan } = options;
  const against = await resolveAgainst(options.against, ownRoot);
  await using worktree = against.kind === "revision"
    ? await openWorktree(against.commit, ownRoot)
    : undefined;
  const common = commonOrder(options, seed);
  const measured = await compareSides({
    ...plan,
    base: {
      ...common,
      root: worktree?.root ?? ownRoot,
      ...(against.kind === "etcd" ? { etcd: against.path } : {}),
    },
    head: {
      ...common,
      root: ownRoot,
      ...(options.etcd === undefined ? {} : { etcd: await Deno.realPath(options.etcd) }),
    },
  });
  const { base, head } = measured;
  const environment = await runEnvironment({
    tool,
    configHash: await sha256(JSON.stringify(head.arguments)),
    target: {
      title: `${head.members} members of etcd ${head.etcd} on loopback`,
      version: head.etcd,
      members: head.members,
      sharedMachine: true,
    },
  });
  const sides = { base: sideName(against, base), head: `this tree with etcd ${head.etcd}` };
  return againstResult({ startedAt, environment, sides, seed, measured, rules });
}

function commonOrder(
  { configuration, members }: CompareAgainstOptions,
  seed: number,
): Omit<SideOrder, "root"> {
  return {
    kind: "open",
    seed,
    ...(configuration === undefined ? {} : { configuration: Deno.realPathSync(configuration) }),
    ...(members === undefined ? {} : { members }),
  };
}

function sideName(against: Against, { etcd }: SideFacts): string {
  if (against.kind === "etcd") return `etcd ${etcd}`;
  const { commit, revision } = against;
  const short = commit.slice(0, 10);
  return `${commit.startsWith(revision) ? short : `${revision} (${short})`} with etcd ${etcd}`;
}
