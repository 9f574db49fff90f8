/** How promtool ended. */
export interface PromtoolResult {
  /** Its exit code. */
  readonly code: number;
  /** All that it printed. */
  readonly output: string;
}

/** Runs promtool, as PATH finds it. */
export async function promtool(args: readonly string[]): Promise<PromtoolResult> {
  const command = new Deno.Command("promtool", {
    args: [...args],
    stdout: "piped",
    stderr: "piped",
  });
  const { code, stdout, stderr } = await command.output();
  const text = new TextDecoder();
  return { code, output: text.decode(stdout) + text.decode(stderr) };
}

/** Whether there is a promtool that runs. */
export async function hasPromtool(): Promise<boolean> {
  try {
    return (await promtool(["--version"])).code === 0;
  } catch {
    return false;
  }
}
