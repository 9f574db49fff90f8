import { join } from "node:path";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";
import type { Command } from "../../cli/command.ts";
import { createPaint } from "../../diagnostics/paint.ts";

/** Runs a command on a cluster as root, with further arguments. */
export type CommandRun = (...args: string[]) => Promise<{
  /** Its exit code. */
  readonly code: number;
  /** What it wrote. */
  readonly output: string;
}>;

/** Prepares a command for a cluster; the credentials are written to the folder. */
export async function commandRun(
  command: Command,
  { cluster, folder }: { readonly cluster: LocalCluster; readonly folder: string },
): Promise<CommandRun> {
  const { certificate, privateKey, trust } = await cluster.credentialsOf("root");
  const files = { cacert: trust, cert: certificate, key: privateKey };
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(join(folder, name), text, { mode: 0o600 });
  }
  const connection = [
    `--endpoints=${cluster.endpoints.join(",")}`,
    ...Object.keys(files).map((name) => `--${name}=${join(folder, name)}`),
  ];
  return async (...args) => {
    let output = "";
    const paint = createPaint(false);
    const code = await command.execute([...args, ...connection], {
      program: { name: "kamaji-etcd", version: "0", summary: "", commands: [] },
      commandLine: "kamaji-etcd tenant",
      write: (text) => void (output += text),
      paint,
      errorPaint: paint,
      interruptSignal: () => new AbortController().signal,
    });
    return { code, output };
  };
}
