import { fingerprintDifferences } from "./fingerprint.ts";
import {
  type EtcdMinor,
  expectedVerdict,
  type Identity,
  type IsolationCell,
  type Verdict,
} from "./isolation_cell.ts";
import { attempt, namesGivenAway, type Outcome, verdictOf } from "./outcome.ts";
import type { Scene } from "./scene.ts";
import type { Stage } from "./stage.ts";

/** As whom a cell is probed, and what the cluster is. */
export interface ProbeOptions {
  /** Where it is probed. */
  readonly stage: Stage;
  /** Root, in the tenant's place, proves that a request which is refused was a good one. */
  readonly identity: Identity | "root";
  /** What the cluster runs. */
  readonly minor: EtcdMinor;
}

/**
 * Makes a cell's request against a real cluster and compares what comes of it with the matrix:
 *
 * - a refusal must be one for want of a permission, and leave everything as it was;
 * - an answer must hold no key and no value of anybody else, whatever the matrix says;
 * - where etcd allows what touches others, the effect must be the one that the guide tells of.
 *
 * The stage is set up anew afterwards where anything changed.
 *
 * @returns what is not as the matrix says, as sentences; empty when all is
 */
export async function probeCell(cell: IsolationCell, options: ProbeOptions): Promise<string[]> {
  const { identity, stage } = options;
  const expected = verdictFor(cell, options);
  if (expected === "untried") return [];
  const scene = stage.sceneOf(identity);
  const outcome = await attempt(cell, scene);
  const actual = verdictOf(outcome);
  const changes = fingerprintDifferences(
    stage.fingerprint(),
    await stage.look(),
  );
  const problems = [
    ...(actual === expected ? [] : [`expected ${expected}, got ${actual}`]),
    ...(outcome.kind === "answered" ? await unshown(cell, { outcome, scene }) : changes),
    ...(identity === "root" ? [] : namesGivenAway(outcome, scene).map(givenAway)),
  ];
  if (changes.length > 0 || cell.limit !== undefined) await stage.reset();
  return problems.map((problem) => `${cell.rpc}, ${cell.target}, by ${identity}: ${problem}`);
}

function verdictFor(
  cell: IsolationCell,
  { identity, minor }: ProbeOptions,
): Verdict | "untried" {
  if (identity !== "root") return expectedVerdict(cell, { identity, minor });
  const isAbsent = expectedVerdict(cell, { identity: "tenant", minor }) === "absent";
  return isAbsent ? "absent" : cell.root ?? "allowed";
}

async function unshown(
  { limit }: IsolationCell,
  { outcome, scene }: {
    readonly outcome: Extract<Outcome, { readonly kind: "answered" }>;
    readonly scene: Scene;
  },
): Promise<string[]> {
  if (limit === undefined || await limit.isShown(outcome.answer, scene)) return [];
  return ["it is allowed, but not to the effect that the guide tells of"];
}

function givenAway(name: string): string {
  return `it gives away keys or values of "${name}"`;
}
