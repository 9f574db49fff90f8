import { spawn } from "node:child_process";
import process from "node:process";
import type { Break } from "./break.ts";
import { type Outcome, outcomeIn } from "./outcome_in.ts";

/** What a case runs in. */
export interface CaseOptions {
  /** The copy of the repository. */
  readonly root: string;
  /** Where the test may leave files; the caller removes it. */
  readonly scratch: string;
  /** Milliseconds after which it is stopped, as not run. */
  readonly timeLimit: number;
  /** Stops it, too, when it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs the group of a break's case until that case has ended; what would come after it, such as
 * later cases that wait for what the earlier one did not do, is of no interest. Types are not checked: a
 * break has to be noticed by what the program does.
 */
export async function runCase(
  { fails, group, test }: Pick<Break, "fails" | "group" | "test">,
  { root, scratch, signal, timeLimit }: CaseOptions,
): Promise<{ readonly outcome: Outcome; readonly output: string }> {
  const filter = `/^${group.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&")}$/`;
  const args = ["test", "-A", "--no-check", "--no-prompt", "--filter", filter, test];
  // In a process group of its own, so that all it started ends with it.
  const child = spawn(Deno.execPath(), args, {
    cwd: root,
    detached: true,
    env: { ...process.env, NO_COLOR: "1", TMPDIR: scratch },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  return await new Promise((resolve, reject) => {
    const stop = () => stopGroup(child.pid);
    const timer = setTimeout(stop, timeLimit);
    signal?.addEventListener("abort", stop);
    const take = (chunk: Uint8Array) => {
      output += new TextDecoder().decode(chunk);
      if (outcomeIn(output, fails) !== "not run") stop();
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", reject);
    child.on("close", () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      stop();
      resolve({ outcome: outcomeIn(output, fails), output });
    });
  });
}

function stopGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // All have ended.
  }
}
