import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "../../../../diagnostics/failure.ts";
import type { EtcdSource, SourceContext, SourceOutcome } from "./etcd_source.ts";
import { installEtcd } from "./install_etcd.ts";
import { type ProgramResult, runProgram, type RunProgramOptions } from "./run_program.ts";
import { withWorkDirectory } from "./with_work_directory.ts";

const serverModule = "go.etcd.io/etcd/server/v3";

/** Milliseconds. A build with nothing cached takes minutes on a small machine. */
const timeouts = { ask: 15_000, build: 900_000 } as const;

/**
 * Builds the server from the module of its minor in `etcd_modules/`, whose go.mod pins etcd's version
 * and whose go.sum pins the content of every module that goes into it.
 */
export const moduleSource: EtcdSource = { name: "go build", obtain };

async function obtain(context: SourceContext): Promise<SourceOutcome> {
  const directory = await moduleDirectory(context.version);
  if (directory === undefined) {
    return { kind: "skipped", reason: "no module of this minor is beside this program" };
  }
  const pinned = pinnedVersion(await Deno.readTextFile(join(directory, "go.mod")));
  if (pinned !== context.version) {
    return { kind: "skipped", reason: `the module pins version ${pinned}` };
  }
  const version = await go(context, { args: ["version"], timeoutMs: timeouts.ask });
  if (version.kind === "failed") return { kind: "skipped", reason: `go ${version.reason}` };

  return await withWorkDirectory(context.cacheDirectory, async (work) => {
    const made = await build({ directory, work }, context);
    const path = await installEtcd(made, context);
    const source = `go build of ${serverModule} v${context.version}`;
    return { kind: "found", binary: { path, version: context.version, source } };
  });
}

/**
 * The etcd version that a go.mod requires, without its leading `v`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { pinnedVersion } from "./module_source.ts";
 *
 * assert.equal(pinnedVersion("require go.etcd.io/etcd/server/v3 v3.6.16\n"), "3.6.16");
 * ```
 */
export function pinnedVersion(goMod: string): string | undefined {
  for (const line of goMod.split("\n")) {
    const [module, version] = line.trim().replace(/^require\s+/, "").split(/\s+/);
    if (module === serverModule) return version?.replace(/^v/, "");
  }
  return undefined;
}

async function build(
  { directory, work }: { readonly directory: string; readonly work: string },
  context: SourceContext,
): Promise<string> {
  for (const name of ["go.mod", "go.sum", "../main.go"]) {
    await Deno.copyFile(join(directory, name), join(work, basename(name)));
  }
  const made = join(work, "etcd");
  context.log.info("building etcd, which takes minutes the first time", {
    module: `${serverModule}@v${context.version}`,
  });
  const built = await go(context, {
    // No VCS stamp: the cache may lie in a Git repository that is none of etcd's business.
    args: ["build", "-trimpath", "-mod=readonly", "-buildvcs=false", "-o", made, "."],
    cwd: work,
    timeoutMs: timeouts.build,
    env: { CGO_ENABLED: "0", GOWORK: "off", GOTMPDIR: work },
  });
  if (built.kind === "succeeded") return made;
  throw new Failure("etcd-not-found", `The command "go build" ${built.reason}`);
}

function go(context: SourceContext, options: RunProgramOptions): Promise<ProgramResult> {
  const path = context.searchPath === undefined ? {} : { PATH: context.searchPath };
  return runProgram("go", {
    ...options,
    signal: context.signal,
    env: { ...options.env, ...path },
  });
}

/** Undefined in a bundle and in a remote import, which have no module beside them. */
async function moduleDirectory(version: string): Promise<string | undefined> {
  const minor = version.split(".", 2).join(".");
  const url = new URL(`./etcd_modules/v${minor}/`, import.meta.url);
  if (url.protocol !== "file:") return undefined;
  try {
    await Deno.stat(url);
    return fileURLToPath(url);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
