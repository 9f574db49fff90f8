import { describeFailure } from "../../diagnostics/describe_failure.ts";
import type { Log } from "../../diagnostics/log.ts";
import type { KeeperBackEnd } from "./back_end.ts";
import type { TenantReport } from "../tenants/tenant_report.ts";
import { carryOut } from "./carry_out.ts";
import { conditionsOf } from "./conditions.ts";
import type { KeeperMetrics } from "./keeper_metrics.ts";
import type { KeeperPlan } from "./keeper_plan.ts";
import { nextStep } from "./next_step.ts";
import { holdOperation } from "./hold_operation.ts";
import { observe } from "./observe.ts";
import { permittedStep } from "./permitted_step.ts";
import type { PortProbe } from "./rotation/port_probe.ts";
import { type Action, isAction, type Step } from "./step.ts";
import { writeStatus } from "./status.ts";
import type { RefusalProbe } from "./access/refusal_probe.ts";
import type { StrangerSource } from "./access/stranger.ts";
import { tellStep } from "./tell_step.ts";

/** What the keeper is to do, and where, as of now. */
export interface Assignment {
  /** What is wished. */
  readonly plan: KeeperPlan;
  /** Where. */
  readonly backEnd: KeeperBackEnd;
  /** Which config that is. */
  readonly configHash: string;
}

/** What a keeper works with. */
export interface Keeper {
  /** Reads what is to be done. */
  readonly assignment: () => Promise<Assignment>;
  /** Makes credentials that nobody should accept. */
  readonly strangerOf: StrangerSource;
  /** Dials the members' ports. Default: one that remembers nothing between turns. */
  readonly probe?: PortProbe;
  /** Finds out whether strangers are refused. Default: one that remembers nothing between turns. */
  readonly refusals?: RefusalProbe;
  /** What tenants were counted to hold, once they were. Default: never counted. */
  readonly counted?: () => TenantReport | undefined;
  /** Counts. */
  readonly metrics: KeeperMetrics;
  /** Told about each step. */
  readonly log: Log;
  /** Ends the turn before it changes anything more. */
  readonly signal: AbortSignal;
  /** Carries steps out. Default: {@link carryOut}. */
  readonly carryOut?: typeof carryOut;
}

/**
 * One turn: look at everything, decide on one step, say how things are, take the operations Lease
 * where the step needs it, and carry the step out.
 *
 * @returns the step
 * @throws whatever fails; the next turn looks again
 */
export async function takeTurn(keeper: Keeper): Promise<Step> {
  const { metrics, log, probe, refusals, signal, strangerOf } = keeper;
  const { plan, backEnd, configHash } = await keeper.assignment();
  const seen = await observe(plan, {
    backEnd,
    strangerOf,
    counted: keeper.counted?.(),
    ...(probe === undefined ? {} : { probe }),
    ...(refusals === undefined ? {} : { refusals }),
  });
  const step = permittedStep(nextStep(plan, seen), seen);
  metrics.saw(seen, step);
  signal.throwIfAborted();
  const { config } = plan;
  const conditions = conditionsOf({ config, seen, step });
  await writeStatus(backEnd, { config, status: { conditions, configHash } }).catch((error) => {
    log.warn("status not written", { reason: describeFailure(error, { debug: false }) });
  });
  signal.throwIfAborted();
  await holdOperation(backEnd.operations, { seen, step });
  if (!isAction(step)) return step;
  signal.throwIfAborted();
  try {
    await (keeper.carryOut ?? carryOut)(step, { plan, backEnd, seen });
  } catch (error) {
    metrics.stepDone(step.kind, "failed");
    await report(step, { keeper, backEnd, error });
    throw error;
  }
  metrics.stepDone(step.kind, "done");
  await report(step, { keeper, backEnd });
  return step;
}

async function report(
  step: Action,
  { keeper, backEnd, error }: {
    readonly keeper: Keeper;
    readonly backEnd: KeeperBackEnd;
    readonly error?: unknown;
  },
): Promise<void> {
  const { reason, message } = tellStep(step);
  if (error === undefined) {
    keeper.log.info("step done", { step: step.kind, message });
    return await backEnd.notify({ type: "Normal", reason, message });
  }
  const why = describeFailure(error, { debug: false }).split("\n")[0] ?? "";
  keeper.log.warn("step failed", { step: step.kind, message, reason: why });
  await backEnd.notify({
    type: "Warning",
    reason: `${reason}Failed`,
    message: `${message}: ${why}`,
  });
}
