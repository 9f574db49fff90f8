import { resolve } from "node:path";
import { Failure } from "../../../../diagnostics/failure.ts";
import type { EtcdBinary } from "./etcd_binary.ts";
import type { SourceContext } from "./etcd_source.ts";
import { readEtcdVersion } from "./read_etcd_version.ts";
import { throwIfInterrupted } from "./throw_if_interrupted.ts";

/**
 * Takes the binary that the user named. Another patch release of the wanted minor version is
 * taken with a warning, since it knows the same flags and the user chose it. Another minor version
 * is refused: its flags differ, and the run would be recorded as something it was not.
 *
 * @throws {Failure} `etcd-not-found` if it cannot be run, `etcd-version-refused` if it reports
 * another minor version, `interrupted` if the signal aborted
 */
export async function givenEtcd(given: string, context: SourceContext): Promise<EtcdBinary> {
  const path = resolve(given);
  const reading = await readEtcdVersion(path, context);
  throwIfInterrupted(context.signal);
  if (reading.kind === "unreadable") {
    throw new Failure("etcd-not-found", `"${path}" is not usable as etcd: it ${reading.reason}`, {
      hint: "Give --etcd the path of an executable etcd server",
    });
  }
  const { version } = reading;
  if (minorOf(version) !== minorOf(context.version)) {
    throw new Failure(
      "etcd-version-refused",
      `"${path}" is etcd ${version}, expected ${minorOf(context.version)}.x`,
      { hint: `Give --etcd an etcd ${context.version}, or ask for version ${version}` },
    );
  }
  if (version !== context.version) {
    context.log.warn("etcd is another patch release than the wanted one", {
      path,
      version,
      wanted: context.version,
    });
  }
  return { path, version, source: "--etcd" };
}

function minorOf(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}
