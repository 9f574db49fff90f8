import type { EtcdSource, SourceContext, SourceOutcome } from "./etcd_source.ts";
import { readEtcdVersion } from "./read_etcd_version.ts";

/** Takes the `etcd` in PATH if it reports exactly the wanted version. */
export const pathSource: EtcdSource = { name: "PATH", obtain };

async function obtain(context: SourceContext): Promise<SourceOutcome> {
  const reading = await readEtcdVersion("etcd", context);
  if (reading.kind === "unreadable") return { kind: "skipped", reason: `"etcd" ${reading.reason}` };
  const { version } = reading;
  if (version !== context.version) {
    return { kind: "skipped", reason: `"etcd" reports version ${version}` };
  }
  return { kind: "found", binary: { path: "etcd", version, source: "PATH" } };
}
