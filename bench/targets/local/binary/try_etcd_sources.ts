import { Failure } from "../../../../diagnostics/failure.ts";
import type { EtcdBinary } from "./etcd_binary.ts";
import type { EtcdSource, SourceContext, SourceOutcome } from "./etcd_source.ts";
import { throwIfInterrupted } from "./throw_if_interrupted.ts";

/**
 * Asks one source after the other and takes the first binary.
 *
 * @throws {Failure} `etcd-not-found`, whose message has a line with the reason for each source, or
 * `interrupted` if the signal aborted
 */
export async function tryEtcdSources(
  sources: readonly EtcdSource[],
  context: SourceContext,
): Promise<EtcdBinary> {
  const { log, version } = context;
  const tried: string[] = [];
  for (const source of sources) {
    throwIfInterrupted(context.signal);
    log.info("looking for etcd", { version, source: source.name });
    const outcome = await ask(source, context);
    if (outcome.kind === "found") return outcome.binary;
    throwIfInterrupted(context.signal);
    log.info("no etcd from this source", { source: source.name, reason: outcome.reason });
    tried.push(`  ${source.name}: ${outcome.reason}`);
  }
  throw new Failure(
    "etcd-not-found",
    [`No etcd ${version} was found, downloaded or built`, ...tried].join("\n"),
    { hint: `Put etcd ${version} in PATH, or give its path with --etcd` },
  );
}

async function ask(source: EtcdSource, context: SourceContext): Promise<SourceOutcome> {
  try {
    return await source.obtain(context);
  } catch (error) {
    if (!isOfTheWorld(error)) throw error;
    return { kind: "skipped", reason: error.message };
  }
}

/** A failure of ours, an error of the operating system, or a right this process was not given. */
function isOfTheWorld(error: unknown): error is Error {
  if (error instanceof Failure || error instanceof Deno.errors.NotCapable) return true;
  return error instanceof Error && "code" in error && typeof error.code === "string";
}
