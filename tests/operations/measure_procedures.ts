import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import type { EtcdClusterInput } from "../../manifests/config/etcd_cluster.ts";
import { startKeptCluster } from "../keeper/kept_cluster.ts";
import type { ObservedWrite } from "./observed_write.ts";
import { type Stretch, type WritesFelt, writesFelt } from "./procedure_cost.ts";
import { type RotationCommit, startRotationDrill } from "./rotation_drill.ts";
import { startTenantLoad } from "./tenant_load.ts";

/** A procedure beside the steady states before and after it, all of one run. */
export interface ProcedureCost {
  /** Which procedure. */
  readonly procedure: string;
  /** Without it, just before. */
  readonly before: WritesFelt;
  /** From the commit until the keeper has nothing left to do. */
  readonly during: WritesFelt;
  /** Without it, just after. */
  readonly after: WritesFelt;
}

/** What one run measured. */
export interface RunCost {
  /** What was measured, in order. */
  readonly procedures: readonly ProcedureCost[];
  /** Acknowledged writes of the run that are not on the members afterwards. */
  readonly lost: readonly string[];
}

type Spec = NonNullable<EtcdClusterInput["spec"]>;
type Procedure = readonly [name: string, work: () => Promise<unknown>];

const tenants = [{ name: "team-a" }, { name: "team-b" }, { name: "team-c" }];

const remark =
  "The keeper lets a member settle for 1 s here, and for 60 s in Kubernetes: durations " +
  "are shorter than there. Members, keeper and writers share this machine.";

/**
 * Measures what tenants feel of a change of size, a rollout and a rotation of the clients' CA, on
 * real etcd processes with a real keeper, and prints a table, or JSON for `--json`.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    args: [...Deno.args],
    options: { json: { type: "boolean" }, seconds: { type: "string" } },
  });
  const steadySeconds = Number(values.seconds ?? 15);
  if (!(steadySeconds >= 1 && steadySeconds <= 300)) {
    throw new RangeError("--seconds of steady state are from 1 to 300");
  }
  const runs = [await measureSizes(steadySeconds), await measureRotation(steadySeconds)];
  const procedures = runs.flatMap((run) => run.procedures);
  const lost = runs.flatMap((run) => run.lost);
  const processors = availableParallelism();
  console.log(
    values.json === true
      ? JSON.stringify({ remark, processors, procedures, lost })
      : [tableOf(procedures), `lost: ${lost.length}; ${processors} processors. ${remark}`].join(
        "\n",
      ),
  );
  if (lost.length > 0) Deno.exit(1);
}

async function measureSizes(steadySeconds: number): Promise<RunCost> {
  const cluster = await startKeptCluster({ members: 1, tenants });
  try {
    cluster.backEnd.createMemberSet();
    await cluster.until(["settled"]);
    const writes: ObservedWrite[] = [];
    const load = await startTenantLoad(cluster, {
      writesPerSecond: 20,
      observe: (write) => writes.push(write),
    });
    const commit = (spec: Spec) => async () => {
      cluster.commit({ tenants, ...spec });
      await cluster.until(["settled"]);
    };
    const stretches = await inTurn(steadySeconds, [
      ["scale 1 to 3", commit({ members: 3 })],
      ["scale 3 to 5", commit({ members: 5 })],
      ["scale 5 to 3", commit({ members: 3 })],
      ["rollout of 3", commit({ members: 3, extraArguments: { "log-level": "warn" } })],
    ]);
    const { lost } = await load.stop();
    return { procedures: costsOf(writes, stretches), lost };
  } finally {
    await cluster.stop();
  }
}

async function measureRotation(steadySeconds: number): Promise<RunCost> {
  const writes: ObservedWrite[] = [];
  const drill = await startRotationDrill({ observe: (write) => writes.push(write) });
  const rotate = async () => {
    const phases: readonly NonNullable<RotationCommit["client"]>["rotation"][] = [
      { generation: 2, phase: "trust-both" },
      { generation: 2, phase: "switch-signer", confirmTenantsRolled: "trust-both" },
      { generation: 2, phase: "drop-old", confirmTenantsRolled: "switch-signer" },
      { generation: 2 },
    ];
    for (const rotation of phases) {
      const step = await drill.commit({ client: { rotation } });
      if (step.kind !== "settled") throw new Error(`The rotation stopped: ${JSON.stringify(step)}`);
      await drill.tenants.rolled();
    }
  };
  try {
    const stretches = await inTurn(steadySeconds, [["client CA rotation", rotate]]);
    const { lost } = await drill.tenants.stop();
    return { procedures: costsOf(writes, stretches), lost };
  } finally {
    await drill.cluster.stop();
  }
}

interface ProcedureStretches {
  readonly procedure: string;
  readonly before: Stretch;
  readonly during: Stretch;
  readonly after: Stretch;
}

/** What is after one procedure is before the next. */
async function inTurn(
  steadySeconds: number,
  procedures: readonly Procedure[],
): Promise<ProcedureStretches[]> {
  const steady = () =>
    timed(() => new Promise((resolve) => setTimeout(resolve, steadySeconds * 1_000)));
  const done: ProcedureStretches[] = [];
  let before = await steady();
  for (const [procedure, work] of procedures) {
    console.error(procedure);
    const during = await timed(work);
    const after = await steady();
    done.push({ procedure, before, during, after });
    before = after;
  }
  return done;
}

async function timed(work: () => Promise<unknown>): Promise<Stretch> {
  const from = performance.now();
  await work();
  return { from, to: performance.now() };
}

function costsOf(
  writes: readonly ObservedWrite[],
  stretches: readonly ProcedureStretches[],
): ProcedureCost[] {
  return stretches.map(({ after, before, during, procedure }) => ({
    procedure,
    before: writesFelt(writes, before),
    during: writesFelt(writes, during),
    after: writesFelt(writes, after),
  }));
}

function tableOf(procedures: readonly ProcedureCost[]): string {
  const line = (cells: readonly string[]) =>
    cells.map((cell, index) => index === 0 ? cell.padEnd(20) : cell.padStart(9)).join("");
  const rowOf = (felt: WritesFelt, name: string) =>
    line([
      name,
      `${felt.seconds.toFixed(1)} s`,
      `${felt.longestGap.toFixed(0)} ms`,
      `${felt.p99.toFixed(0)} ms`,
      ...[felt.acknowledged, felt.retried, felt.failed].map(String),
    ]);
  return [
    line(["", "took", "gap", "p99", "acked", "retried", "failed"]),
    ...procedures.flatMap(({ after, before, during, procedure }) => [
      rowOf(during, procedure),
      rowOf(before, "  steady before"),
      rowOf(after, "  steady after"),
    ]),
  ].join("\n");
}

if (import.meta.main) await main();
