import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { compareAgainst } from "../bench/against/compare_against.ts";
import type { AgainstResult } from "../bench/against/against_result.ts";
import { readGit } from "../bench/against/read_git.ts";
import { renderComparison } from "../bench/reports/page/render_comparison.ts";
import { createProgress } from "../diagnostics/progress.ts";
import { Failure } from "../diagnostics/failure.ts";
import { defaultEtcdVersion } from "../manifests/config/etcd_cluster.ts";
import { itWhere } from "./it_where.ts";
import { localEtcd } from "./local_etcd.ts";

/** Too little to judge by, enough for every part to run. */
const short = { rounds: 2, roundTime: 1, warmUp: 1, members: 1, tool: "test" } as const;
const root = fileURLToPath(new URL("../", import.meta.url));

const ours = await localEtcd(defaultEtcdVersion);
const older = await localEtcd("3.5.33");
const commit = await readGit(["rev-parse", "HEAD"], root);
const hasSides = commit !== undefined && await isKnown(`${commit}:bench/engine/open_tenant.ts`);

function compare(against: string): Promise<AgainstResult> {
  const progress = createProgress({ terminal: false, write: () => {} });
  return compareAgainst({ ...short, against, progress });
}

function requireRounds({ comparison, measured }: AgainstResult): void {
  assert.equal(measured.rounds.length, short.rounds);
  assert.deepEqual(measured.failed, { base: 0, head: 0 });
  for (const { base, head } of measured.rounds.flat()) assert.ok(base > 0 && head > 0);
  assert.equal(comparison.metrics.length, 6);
  assert.equal(comparison.regressed, false, "two rounds are never enough for an alarm");
}

describe("bench compare --against", () => {
  itWhere(ours !== undefined && older !== undefined)(
    "runs the other side's members on the binary of another minor, with the flags of that minor",
    async () => {
      const result = await compare(older?.path ?? "");
      requireRounds(result);
      assert.equal(result.measured.base.etcd, "3.5.33");
      assert.equal(result.measured.head.etcd, defaultEtcdVersion);
      assert.notEqual(result.measured.base.binary, result.measured.head.binary);
      assert.match(result.comparison.notes.join("\n"), /Flags of members differ/);
      assert.match(renderComparison(result.comparison, "test"), /p50 of update/);
    },
  );

  itWhere(ours !== undefined && hasSides)(
    "runs the other side from a checkout of a revision, and leaves none behind",
    async () => {
      const before = await readGit(["worktree", "list"], root);
      requireRounds(await compare(commit ?? ""));
      assert.equal(await readGit(["worktree", "list"], root), before);
    },
  );

  it("refuses what is neither a file nor a revision", async () => {
    const isUsage = (error: unknown) => error instanceof Failure && error.code === "usage";
    await assert.rejects(compare("no-such-revision"), isUsage);
    await assert.rejects(compare("--upload-pack=true"), isUsage);
  });
});

/** Whether the repository has a file at a revision. */
async function isKnown(file: string): Promise<boolean> {
  return await readGit(["cat-file", "-e", file], root) !== undefined;
}
