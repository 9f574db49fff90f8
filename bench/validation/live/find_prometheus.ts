import { join } from "node:path";
import { Failure } from "../../../diagnostics/failure.ts";
import type { Log } from "../../../diagnostics/log.ts";
import { defaultCacheDirectory } from "../../targets/local/binary/default_cache_directory.ts";
import { runProgram } from "../../targets/local/binary/run_program.ts";
import { withWorkDirectory } from "../../targets/local/binary/with_work_directory.ts";

/** A Prometheus server that can be run. */
export interface PrometheusBinary {
  /** A path, or a name that PATH resolves. */
  readonly path: string;
  /** Its version, as in `3.16.0`. */
  readonly version: string;
}

/** Where a Prometheus server may come from. */
export interface FindPrometheusOptions {
  /** Keeps what was built between runs. Default: where etcd binaries are kept. */
  readonly cacheDirectory?: string;
  /** Told before a build, which takes minutes. */
  readonly log: Log;
  /** Ends the search when it aborts. */
  readonly signal?: AbortSignal;
}

/** Prometheus 3.16.0; its modules count 3 as 0.3 (prometheus RELEASE.md). */
const version = "3.16.0";
const module = "github.com/prometheus/prometheus";
const moduleVersion = "v0.316.0";

/**
 * Of the many ways to discover targets only Kubernetes is built in, besides files: the others pull in
 * the clients of every cloud.
 */
const tags = "remove_all_sd,enable_kubernetes_sd";

/** Milliseconds. A build with nothing cached takes minutes on a small machine. */
const timeouts = { ask: 15_000, build: 1_200_000 } as const;

/** Before 3.0, ranges took one sample more at their left end, and native histograms differ. */
const oldest = 3;

/**
 * Finds a Prometheus server of version 3 in PATH or in the cache, or builds one with Go from its
 * module, as etcd is built, and keeps it in the cache.
 *
 * @throws {Failure} `target-failed` with the reason of each source
 */
export async function findPrometheus(options: FindPrometheusOptions): Promise<PrometheusBinary> {
  const cache = options.cacheDirectory ?? defaultCacheDirectory();
  const cached = join(cache, `prometheus-v${version}`);
  for (const path of ["prometheus", cached]) {
    const found = await readVersion(path, options.signal);
    if (found !== undefined && Number(found.split(".")[0]) >= oldest) {
      return { path, version: found };
    }
  }
  await build(cached, { cache, ...options });
  const built = await readVersion(cached, options.signal);
  if (built === undefined) throw failure("the one that was built does not run");
  return { path: cached, version: built };
}

async function readVersion(
  path: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const result = await runProgram(path, {
    args: ["--version"],
    timeoutMs: timeouts.ask,
    ...(signal === undefined ? {} : { signal }),
  });
  if (result.kind === "failed") return undefined;
  return versionIn(result.stdout);
}

/**
 * The version in what `prometheus --version` prints. A build from the module knows none and says
 * nothing or `(devel)`, so it counts as the one that is built here.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { versionIn } from "./find_prometheus.ts";
 *
 * assert.equal(versionIn("prometheus, version 3.5.0 (branch: HEAD, revision: x)"), "3.5.0");
 * assert.equal(versionIn("prometheus, version  (branch: , revision: unknown)"), "3.16.0");
 * assert.equal(versionIn("usage: something else"), undefined);
 * ```
 */
export function versionIn(text: string): string | undefined {
  const printed = /^prometheus, version (\S*) ?\(branch/m.exec(text);
  if (printed === null) return undefined;
  return /^\d+\.\d+\.\d+/.exec(printed[1] ?? "")?.[0] ?? version;
}

async function build(
  target: string,
  { cache, log, signal }: FindPrometheusOptions & { readonly cache: string },
): Promise<void> {
  log.info("building Prometheus, which takes minutes the first time", {
    module: `${module}@${moduleVersion}`,
  });
  await withWorkDirectory(cache, async (work) => {
    const made = join(work, "prometheus");
    await Deno.writeTextFile(
      join(work, "go.mod"),
      `module prometheus.local\n\ngo 1.24\n\nrequire ${module} ${moduleVersion}\n`,
    );
    const result = await runProgram("go", {
      args: [
        ...["build", "-trimpath", "-mod=mod", "-buildvcs=false", "-tags", tags],
        ...["-o", made, `${module}/cmd/prometheus`],
      ],
      cwd: work,
      timeoutMs: timeouts.build,
      env: { CGO_ENABLED: "0", GOWORK: "off", GOTMPDIR: work },
      ...(signal === undefined ? {} : { signal }),
    });
    if (result.kind === "failed") throw failure(`"go build" ${result.reason}`);
    await Deno.rename(made, target);
  });
}

function failure(reason: string): Failure {
  return new Failure(
    "target-failed",
    `There is no Prometheus of version 3 in PATH, and ${reason}`,
    {
      hint: "Install Prometheus, or Go of a version that can build it",
    },
  );
}
