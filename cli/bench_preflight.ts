import { ExitCode } from "../diagnostics/exit_code.ts";
import { createProgress } from "../diagnostics/progress.ts";
import { preflightText } from "../bench/results/preflight_text.ts";
import { configOf } from "./bench_config.ts";
import { benchOptions, workersOf } from "./bench_options.ts";
import { openTargets } from "./bench_targets.ts";
import { type Command, defineCommand } from "./command.ts";

/** `kamaji-etcd bench preflight`: says whether figures of this machine may be shown. */
export const command: Command = defineCommand({
  description:
    "Starts the cluster as bench does, writes to its disk with fdatasync as etcd does, " +
    "asks each member for nothing, and tries how much the generator makes of a server that does " +
    "nothing.\n\nExit codes: 0 fit to publish, 1 usage, 2 target or set-up failed, 4 not fit, " +
    "130 interrupted.",
  options: {
    "config": benchOptions.config,
    "members": benchOptions.members,
    "workers": benchOptions.workers,
    "etcd": benchOptions.etcd,
    "data-dir": benchOptions["data-dir"],
  },
  examples: [
    { args: "", summary: "Look at this machine" },
    { args: "--data-dir /mnt/fast/etcd", summary: "Look at another disk" },
  ],
  run: async ({ options, write, paint, errorPaint, interruptSignal }) => {
    const config = await configOf(options, errorPaint);
    if (config === undefined) return ExitCode.Usage;
    const { runPreflight } = await import("../bench/preflight/run_preflight.ts");
    const progress = createProgress({ paint: errorPaint });
    const signal = interruptSignal();
    try {
      const { open } = await openTargets({ config, options, progress, signal });
      const target = await open({});
      try {
        const workers = workersOf(options);
        const preflight = await runPreflight({ target, workers, progress, signal });
        progress.close();
        write(preflightText(preflight, paint));
        return preflight.publishable ? ExitCode.Success : ExitCode.GeneratorLagged;
      } finally {
        await target.close();
      }
    } finally {
      progress.close();
    }
  },
});
