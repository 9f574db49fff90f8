import { fileURLToPath } from "node:url";

/** How a command ended. */
export interface CommandResult {
  /** Its exit code. */
  readonly code: number;
  /** What it wrote to standard output. */
  readonly output: string;
  /** What it wrote to standard error. */
  readonly error: string;
  /** Seconds it took. */
  readonly seconds: number;
}

const program = fileURLToPath(new URL("../../mod.ts", import.meta.url));

/** Starts `kamaji-etcd` as a process of its own, with the rights its guides give it. */
export function startCommand(...args: string[]): Deno.ChildProcess {
  const rights = ["--allow-read", "--allow-net", "--allow-env", "--allow-sys"];
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", ...rights, program, ...args],
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs it to its end. */
export async function runCommand(...args: string[]): Promise<CommandResult> {
  const begun = performance.now();
  const { code, stdout, stderr } = await startCommand(...args).output();
  const decoder = new TextDecoder();
  return {
    code,
    output: decoder.decode(stdout),
    error: decoder.decode(stderr),
    seconds: (performance.now() - begun) / 1_000,
  };
}
