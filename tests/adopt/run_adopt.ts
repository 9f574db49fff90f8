import { fileURLToPath } from "node:url";

/** How the command ended. */
export interface AdoptResult {
  /** Its exit code. */
  readonly code: number;
  /** What it wrote to standard output. */
  readonly output: string;
  /** What it wrote to standard error. */
  readonly error: string;
}

const program = fileURLToPath(new URL("../../mod.ts", import.meta.url));

/** Runs `kamaji-etcd adopt` as a process of its own, with the rights that its guide gives it. */
export async function runAdopt(kubeconfig: string, ...args: string[]): Promise<AdoptResult> {
  const rights = ["--allow-read", "--allow-net", "--allow-env"];
  const command = ["adopt", `--kubeconfig=${kubeconfig}`, ...args];
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", ...rights, program, ...command],
    env: { NO_COLOR: "1" },
  });
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout), error: decoder.decode(stderr) };
}
