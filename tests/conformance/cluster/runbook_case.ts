import assert from "node:assert/strict";
import { join } from "node:path";
import { runProgram } from "../../../bench/targets/local/binary/run_program.ts";
import type { Case, CaseContext } from "../conformance_case.ts";
import { rootCredentials, withMembers } from "../gitops/etcd_access.ts";
import { dataStoreReference, etcdNamespace } from "../gitops/etcd_document.ts";
import { type RunbookCommand, runbookCommands } from "./runbook_commands.ts";

/** What a person on call types is typed here. */
export const runbooks: Case = {
  group: "cluster",
  id: "runbooks",
  name: "every command of every runbook does something on a running cluster",
  needs: ["first-sync"],
  minutes: 8,
  run,
};

const folder = new URL("../../../docs/runbooks/", import.meta.url);

/** How a command ended. */
type Ending =
  | { readonly kind: "done" }
  | { readonly kind: "not run"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string };

/**
 * Ends that a healthy cluster, or one on kind, gives to commands that are right: what they ask for
 * is not there.
 */
const expected: readonly { readonly says: RegExp; readonly ending: Ending }[] = [
  { says: /previous terminated container .* not found/, ending: { kind: "done" } },
  // The Lease is there once something was held by it.
  { says: /leases\.coordination\.k8s\.io "etcd-operations" not found/, ending: { kind: "done" } },
  {
    says: /Metrics API not available/,
    ending: { kind: "not run", reason: "no metrics-server" },
  },
  { says: /is not in PATH/, ending: { kind: "not run", reason: "no etcdctl in PATH" } },
];

/** Commands that are not for a test. */
const unfit = [
  { words: ["port-forward"], reason: "our own forwards stand in" },
  { words: ["check", "perf"], reason: "a minute of load, which a busy machine does not pass" },
];

async function run(context: CaseContext): Promise<string> {
  const commands = runbookCommands(await readPages(), {
    namespace: etcdNamespace,
    dataStore: dataStoreReference.metadata.name,
  });
  const files = await writeCredentials(context);
  try {
    return await withMembers(context, {
      use: async (endpoints) => {
        const endings = new Map<RunbookCommand, Ending>();
        for (const command of commands) {
          context.signal.throwIfAborted();
          endings.set(command, await runCommand(context, { command, endpoints, folder: files }));
        }
        return summaryOf(endings);
      },
    });
  } finally {
    await Deno.remove(files, { recursive: true });
  }
}

async function readPages(): Promise<ReadonlyMap<string, string>> {
  const pages = new Map<string, string>();
  for await (const { name } of Deno.readDir(folder)) {
    pages.set(name.replace(/\.md$/, ""), await Deno.readTextFile(new URL(name, folder)));
  }
  return pages;
}

/** As the runbooks' first page has them written, for nobody else to read. */
async function writeCredentials(context: CaseContext): Promise<string> {
  const { trust, certificate, privateKey } = await rootCredentials(context);
  const files = join(await context.folder(), "credentials");
  await Deno.mkdir(files, { mode: 0o700 });
  const contents = { "ca.crt": trust, "root.crt": certificate, "root.key": privateKey };
  for (const [name, content] of Object.entries(contents)) {
    await Deno.writeTextFile(join(files, name), content, { mode: 0o600 });
  }
  return files;
}

interface CommandRun {
  readonly command: RunbookCommand;
  /** The members' client ports. */
  readonly endpoints: readonly string[];
  /** Where the credentials lie. */
  readonly folder: string;
}

async function runCommand(context: CaseContext, run: CommandRun): Promise<Ending> {
  const [program = "", ...args] = run.command.words;
  const left = unfit.find(({ words }) => words.every((word) => args.includes(word)));
  if (left !== undefined) return { kind: "not run", reason: left.reason };
  const result = await runProgram(...callOf(context, { ...run, program, args }));
  if (result.kind === "succeeded") return { kind: "done" };
  const known = expected.find(({ says }) => says.test(result.reason));
  return known?.ending ?? { kind: "failed", reason: result.reason };
}

/** A call of our program is one of `mod.ts`, with the rights that the guides give. */
function callOf(
  { machine, signal }: CaseContext,
  { program, args, endpoints, folder }: CommandRun & {
    readonly program: string;
    readonly args: readonly string[];
  },
): Parameters<typeof runProgram> {
  const joined = endpoints.join(",");
  const options = {
    timeoutMs: 120_000,
    signal,
    cwd: folder,
    env: {
      KUBECONFIG: machine.kubeconfig,
      ETCDCTL_ENDPOINTS: joined,
      ETCDCTL_CACERT: "ca.crt",
      ETCDCTL_CERT: "root.crt",
      ETCDCTL_KEY: "root.key",
    },
  };
  if (program !== "kamaji-etcd") return [program, { ...options, args }];
  const rights = ["--allow-read", "--allow-net", "--allow-env"];
  const own = ["run", "--quiet", "--no-prompt", ...rights, join(machine.root, "mod.ts")];
  return [Deno.execPath(), { ...options, args: [...own, ...args, "--endpoints", joined] }];
}

function summaryOf(endings: ReadonlyMap<RunbookCommand, Ending>): string {
  const failed = [...endings].flatMap(([{ line, pages }, ending]) =>
    ending.kind === "failed" ? [`${pages[0]}: ${line}: ${ending.reason}`] : []
  );
  assert.deepEqual(failed, []);
  const reasons = new Map<string, number>();
  for (const ending of endings.values()) {
    if (ending.kind === "not run") {
      reasons.set(ending.reason, (reasons.get(ending.reason) ?? 0) + 1);
    }
  }
  const left = [...reasons].map(([reason, count]) => `${count} not run: ${reason}`);
  const done = [...endings.values()].filter(({ kind }) => kind === "done").length;
  return [`${done} commands`, ...left].join(", ");
}
