import { ExitCode } from "../diagnostics/exit_code.ts";
import { Failure } from "../diagnostics/failure.ts";
import type { Verdict } from "../operations/inspection/finding.ts";
import { formatInspection } from "../operations/inspection/format_inspection.ts";
import type { Inspection } from "../operations/inspection/inspection.ts";
import { inspectionLine } from "../operations/inspection/inspection_line.ts";
import { inspectionOf } from "../operations/inspection/inspection_of.ts";
import {
  endpointsSource,
  type InspectionSource,
} from "../operations/inspection/inspection_source.ts";
import { createInspector } from "../operations/inspection/inspector.ts";
import { createScreen } from "../operations/inspection/screen/screen.ts";
import { watchInspections } from "../operations/inspection/watch_inspections.ts";
import { type Command, type CommandContext, defineCommand } from "./command.ts";
import {
  credentialFilesOf,
  endpointsIn,
  type InspectOptions,
  inspectOptions,
} from "./inspect_options.ts";
import { readJobCredentials } from "./job_options.ts";
import { kubernetesOf } from "./kubeconfig_options.ts";

/** `inspect`: how a cluster is, on one screen. */
export const command: Command = defineCommand({
  description:
    "Asks every member, and Kubernetes where --cluster is given, and says how the cluster is: the " +
    "verdict and the first thing to do above, the figures below. Nothing is changed. It ends with " +
    "0 for a healthy cluster, 20 for one that serves and needs a look, 21 for one in which tenants " +
    "cannot write, and 2 where that could not be found out.",
  options: inspectOptions,
  examples: [
    {
      args: "--cluster etcd --namespace kamaji-system",
      summary: "Look at a cluster in Kubernetes",
    },
    {
      args: "--endpoints 10.0.0.7:2379 --cacert ca.crt --cert root.crt --key root.key --watch",
      summary: "Watch one by its certificates",
    },
  ],
  async run({ options, ...context }) {
    const source = await openSource(options);
    const inspector = createInspector(source, {
      timeout: options.timeout * 1_000,
      sizes: options.sizes,
    });
    try {
      if (options.watch) return await watch({ options, context, inspector });
      const inspection = inspectionOf(await inspector.look());
      context.write(await textOf(inspection, { options, context }));
      return exitCodes[inspection.verdict];
    } finally {
      await source.close();
    }
  },
});

const exitCodes: Readonly<Record<Verdict, ExitCode>> = {
  healthy: ExitCode.Success,
  degraded: ExitCode.Degraded,
  down: ExitCode.Down,
  unknown: ExitCode.TargetFailed,
};

async function openSource(options: InspectOptions): Promise<InspectionSource> {
  const files = credentialFilesOf(options);
  const endpoints = endpointsIn(options.endpoints);
  const given = files === undefined
    ? undefined
    : { credentials: await readJobCredentials(files), origin: files.cert };
  const { cluster: name, namespace } = options;
  if (name === undefined) {
    if (given === undefined) throw new TypeError("There is no cluster and there are no files");
    return endpointsSource({ endpoints: endpoints ?? ["127.0.0.1:2379"], ...given });
  }
  if (namespace === undefined) {
    throw new Failure("usage", `It is not said where cluster "${name}" is`, {
      hint: "Add --namespace",
    });
  }
  const [{ openKubernetes }, { kubernetesSource }] = await Promise.all([
    import("../operations/adopt/open_kubernetes.ts"),
    import("../operations/inspection/kubernetes_source.ts"),
  ]);
  const timeout = options.timeout * 1_000;
  const kubernetes = await openKubernetes({ timeout, ...kubernetesOf(options) });
  return await kubernetesSource(kubernetes, { name, namespace, endpoints, given });
}

interface Run {
  readonly options: InspectOptions;
  readonly context: Pick<CommandContext, "write" | "paint" | "interruptSignal">;
}

async function watch(
  { context, inspector, options }: Run & { readonly inspector: ReturnType<typeof createInspector> },
): Promise<ExitCode> {
  const isLive = options.output === "text" && Deno.stdout.isTerminal();
  const screen = isLive ? createScreen(context.write) : undefined;
  try {
    await watchInspections(inspector, {
      interval: options.interval * 1_000,
      signal: context.interruptSignal(),
      show: async (inspection) => {
        const text = await textOf(inspection, { options, context });
        if (screen !== undefined) screen.show(text);
        else if (options.output === "text") context.write(`${inspectionLine(inspection)}\n`);
        else context.write(text);
      },
    });
  } finally {
    screen?.close();
  }
  return ExitCode.Interrupted;
}

async function textOf(inspection: Inspection, { context, options }: Run): Promise<string> {
  const { output, tenants, watch } = options;
  // One line each, so that a stream can be read line by line.
  if (output === "json") return `${JSON.stringify(inspection, null, watch ? 0 : 2)}\n`;
  if (output === "yaml") return await yamlOf(inspection);
  return formatInspection(inspection, { paint: context.paint, tenants, columns: columnsOf() });
}

/** Loaded by who asks for it alone: most looks are read by people. */
async function yamlOf(inspection: Inspection): Promise<string> {
  const { stringify } = await import("yaml");
  return `---\n${stringify(inspection, { lineWidth: 0 })}`;
}

/** A pipe is given what a wide terminal would be. */
function columnsOf(): number {
  return Deno.stdout.isTerminal() ? Deno.consoleSize().columns : 100;
}
