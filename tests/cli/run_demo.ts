/** How the demo program ended. */
export interface DemoResult {
  /** Its exit code. */
  readonly code: number;
  /** What it wrote to standard output. */
  readonly output: string;
  /** What it wrote to standard error. */
  readonly error: string;
}

/** The arguments that start the demo program with the rights a user would give it. */
export const demoArguments: readonly string[] = [
  "run",
  "--quiet",
  "--no-prompt",
  "--allow-env=KAMAJI_ETCD_DEBUG",
  new URL("./program.ts", import.meta.url).pathname,
];

/** Runs the demo program as a process of its own, without colours. */
export async function runDemo(...args: string[]): Promise<DemoResult> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...demoArguments, ...args],
    env: { NO_COLOR: "1" },
  });
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout), error: decoder.decode(stderr) };
}
