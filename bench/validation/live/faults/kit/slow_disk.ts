/** What is done to a process' system calls; see strace(1), "Tampering". */
export interface SyscallFault {
  /** The calls, separated by commas. */
  readonly calls: string;
  /** Milliseconds that each takes longer. */
  readonly delay: number;
}

/** Whether there is an strace that may be used. */
export async function hasStrace(): Promise<boolean> {
  try {
    const { success } = await new Deno.Command("strace", {
      args: ["-o", "/dev/null", "true"],
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
}

/**
 * Makes system calls of a running process slow, in all of its threads. What is returned lets it go;
 * a process that is let go runs on as if nothing had been.
 */
export async function slowDown(
  pid: number,
  { calls, delay }: SyscallFault,
): Promise<() => Promise<void>> {
  const child = new Deno.Command("strace", {
    args: [
      ...["-f", "-p", String(pid), "-o", "/dev/null", "-e", `trace=${calls}`],
      ...["-e", `inject=${calls}:delay_exit=${Math.round(delay * 1_000)}`],
    ],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  await attached(child);
  return async () => {
    child.kill("SIGINT");
    await child.status;
  };
}

/** It says so on standard error, once. */
async function attached({ stderr }: Deno.ChildProcess): Promise<void> {
  const reader = stderr.getReader();
  const { value } = await reader.read();
  const said = new TextDecoder().decode(value);
  if (!said.includes("attached")) throw new Error(`strace says: ${said.trim()}`);
  reader.releaseLock();
  void stderr.pipeTo(new WritableStream()).catch(() => undefined);
}
