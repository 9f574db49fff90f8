import { cpus, release, totalmem } from "node:os";
import type { RunEnvironment } from "./results/run_result.ts";
import type { Target } from "./targets/target.ts";

/** What the machine does not tell of a run. */
export interface RunEnvironmentOptions {
  /** What was loaded. */
  readonly target: Pick<Target, "title" | "version" | "members" | "sharedMachine">;
  /** Name and version of the program. */
  readonly tool: string;
  /** SHA-256 of the cluster's configuration. */
  readonly configHash: string;
}

/**
 * Where a run takes place. Its hash leaves out the tool, so that two versions of it may be compared.
 * What the process may not ask, for lack of `--allow-sys`, is empty or 0.
 */
export async function runEnvironment(options: RunEnvironmentOptions): Promise<RunEnvironment> {
  const { configHash, target, tool } = options;
  const hashed = {
    deno: Deno.version.deno,
    os: `${Deno.build.os} ${Deno.build.arch}`,
    kernel: told(release, ""),
    processor: told(() => cpus()[0]?.model ?? "", ""),
    cores: navigator.hardwareConcurrency,
    memoryBytes: told(totalmem, 0),
    target: target.title,
    etcd: target.version,
    members: target.members,
    sharedMachine: target.sharedMachine,
    configHash,
  };
  return { tool, ...hashed, hash: await sha256(JSON.stringify(hashed)) };
}

/** The SHA-256 of a text in hexadecimal digits. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).toHex();
}

function told<Value>(ask: () => Value, otherwise: Value): Value {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return otherwise;
    throw error;
  }
}
