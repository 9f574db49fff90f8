import type { V1Container } from "@kubernetes/client-node";

/**
 * The flags that a container gives etcd, by their names without dashes. `--flag=value`,
 * `--flag value` and a bare `--flag`, which Go reads as true, are all understood.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { etcdFlags } from "./etcd_flags.ts";
 *
 * const flags = etcdFlags({
 *   name: "etcd",
 *   command: ["etcd", "--name=$(POD_NAME)"],
 *   args: ["--quota-backend-bytes", "8589934592", "--pre-vote"],
 * });
 * assert.deepEqual(flags, {
 *   "name": "$(POD_NAME)",
 *   "quota-backend-bytes": "8589934592",
 *   "pre-vote": "true",
 * });
 * ```
 */
export function etcdFlags({ command = [], args = [] }: V1Container): Record<string, string> {
  const words = [...command, ...args];
  const flags: Record<string, string> = {};
  for (const [index, word] of words.entries()) {
    const match = /^--?([a-z0-9][a-z0-9-]*)(=([^]*))?$/i.exec(word);
    if (match === null) continue;
    const [, name = "", given, value = ""] = match;
    const next = words[index + 1];
    flags[name] = given !== undefined
      ? value
      : next === undefined || next.startsWith("-")
      ? "true"
      : next;
  }
  return flags;
}
