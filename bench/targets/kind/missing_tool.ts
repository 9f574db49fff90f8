import { runProgram } from "../local/binary/run_program.ts";

/** What a run cannot do without, how each shows that it works, and where it comes from. */
const tools = [
  {
    program: "docker",
    args: ["version", "--format", "{{.Server.Version}}"],
    hint: "Install Docker and start its engine: https://docs.docker.com/engine/install",
  },
  {
    program: "kind",
    args: ["version"],
    hint: "Install kind: https://kind.sigs.k8s.io/docs/user/quick-start",
  },
  {
    program: "kubectl",
    args: ["version", "--client"],
    hint: "Install kubectl, which the guides' commands use: https://kubernetes.io/docs/tasks/tools",
  },
] as const;

/** A tool that is not there or does not work. */
export interface MissingTool {
  /** What is wrong, as a sentence. */
  readonly problem: string;
  /** What to do about it. */
  readonly hint: string;
}

/** The first tool that this machine lacks, if it lacks one. */
export async function missingTool(signal: AbortSignal): Promise<MissingTool | undefined> {
  for (const { program, args, hint } of tools) {
    const result = await runProgram(program, { args, timeoutMs: 20_000, signal });
    if (result.kind === "failed") return { problem: `${program} ${result.reason}`, hint };
  }
  return undefined;
}
