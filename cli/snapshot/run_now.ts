import { ExitCode } from "../../diagnostics/exit_code.ts";
import { createProgress } from "../../diagnostics/progress.ts";
import { durationMilliseconds } from "../../manifests/config/duration.ts";
import type { Invocation } from "../command.ts";
import type { PositionalSpecs } from "../option_spec.ts";
import { type sessionOptions, withCluster } from "../restore/cluster_session.ts";

/** Runs one of the cluster's CronJobs once, waits for its end and prints what its last step said. */
export async function runNow(
  { errorPaint, options, write }: Invocation<typeof sessionOptions, PositionalSpecs>,
  kind: "drill" | "verification",
): Promise<ExitCode> {
  const progress = createProgress({ paint: errorPaint });
  const step = progress.step(`Running the ${kind} of ${options.namespace}/${options.cluster}`);
  try {
    const said = await withCluster(options, async (session) => {
      const { runScheduleNow } = await import("../../operations/snapshots/run_schedule_now.ts");
      const config = await session.config();
      const patience = durationMilliseconds(config.spec.snapshots.deadline) ?? 0;
      return await runScheduleNow(session, { config, kind, patience });
    });
    step.done();
    write(said.endsWith("\n") ? said : `${said}\n`);
    return ExitCode.Success;
  } catch (error) {
    step.failed();
    throw error;
  } finally {
    progress.close();
  }
}
