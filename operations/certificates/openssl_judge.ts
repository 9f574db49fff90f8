import { spawnSync } from "node:child_process";

/** What openssl answered. */
export interface OpensslAnswer {
  /** Whether it exited with 0. */
  readonly ok: boolean;
  /** Standard output. */
  readonly text: string;
  /** Standard error: on success at most chatter. */
  readonly complaint: string;
}

/**
 * Asks openssl, the tests' judge of certificates that is none of ours. `input` becomes its standard
 * input.
 *
 * Throws when openssl is not installed: without a judge nothing is tested, and that must not pass.
 */
export function askOpenssl(args: readonly string[], input = ""): OpensslAnswer {
  const { error, status, stdout, stderr } = spawnSync("openssl", args, { input, encoding: "utf8" });
  if (error !== undefined) {
    throw new Error("These tests need the openssl command: install openssl 3", { cause: error });
  }
  return { ok: status === 0, text: stdout, complaint: stderr };
}

/** As {@link askOpenssl}, for what must succeed: returns its standard output, throws when it refuses. */
export function openssl(args: readonly string[], input = ""): string {
  const { ok, text, complaint } = askOpenssl(args, input);
  if (!ok) throw new Error(`openssl ${args[0]} failed: ${complaint}`);
  return text;
}
