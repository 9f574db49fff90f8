import { dirname, join } from "node:path";
import type { Log } from "../../../diagnostics/log.ts";
import { runProgram } from "../../targets/local/binary/run_program.ts";
import { withWorkDirectory } from "../../targets/local/binary/with_work_directory.ts";
import type { FoundPluginServer } from "./find_plugin_server.ts";

/** Where a plugin server is built. */
export interface BuildPluginServerOptions {
  /** Keeps the built server between runs. */
  readonly cacheDirectory: string;
  /** PATH in which `go` is looked up. */
  readonly searchPath: string;
  /** Gets a line for each step. */
  readonly log: Log;
}

const serverModule = "github.com/argoproj/argo-cd/v3";

/** Milliseconds. With nothing cached a build takes four minutes on two processors. */
const timeouts = { ask: 15_000, build: 900_000 } as const;

/**
 * Builds Argo CD's plugin server from the module in `module/`, whose go.mod pins the version and
 * whose go.sum pins the content of all that goes into it. What was built before is taken as it is.
 */
export async function buildPluginServer(
  { cacheDirectory, log, searchPath }: BuildPluginServerOptions,
): Promise<FoundPluginServer> {
  const version = pinnedVersion(await readModuleFile("go.mod"));
  const program = join(cacheDirectory, `argocd-cmp-server-v${version}`, "argocd-cmp-server");
  const source = `go build of ${serverModule} v${version}`;
  if (await exists(program)) return { kind: "found", program, source };

  const env = { PATH: searchPath };
  const go = await runProgram("go", { args: ["version"], timeoutMs: timeouts.ask, env });
  if (go.kind === "failed") return missing(`"argocd" is not in PATH, and "go" ${go.reason}`);
  log.info("building Argo CD's plugin server, which takes minutes the first time", { version });
  return await withWorkDirectory(cacheDirectory, async (work) => {
    for (const name of ["go.mod", "go.sum", "main.go"]) {
      await Deno.writeTextFile(join(work, name), await readModuleFile(name));
    }
    const made = join(work, "argocd-cmp-server");
    const built = await runProgram("go", {
      args: ["build", "-trimpath", "-mod=readonly", "-buildvcs=false", "-o", made, "."],
      cwd: work,
      timeoutMs: timeouts.build,
      env: { ...env, CGO_ENABLED: "0", GOWORK: "off", GOTMPDIR: work },
    });
    if (built.kind === "failed") return missing(`the command "go build" ${built.reason}`);
    await Deno.mkdir(dirname(program), { recursive: true });
    await Deno.rename(made, program);
    return { kind: "found", program, source };
  });
}

/**
 * The version of Argo CD that a go.mod requires, without its leading `v`.
 *
 * @throws {Error} if it requires none
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { pinnedVersion } from "./build_plugin_server.ts";
 *
 * assert.equal(pinnedVersion("require github.com/argoproj/argo-cd/v3 v3.2.6\n"), "3.2.6");
 * ```
 */
export function pinnedVersion(goMod: string): string {
  const version = new RegExp(`${serverModule} v(\\S+)`).exec(goMod)?.[1];
  if (version === undefined) throw new Error(`The go.mod does not require "${serverModule}"`);
  return version;
}

function missing(reason: string): FoundPluginServer {
  return { kind: "missing", reason };
}

function readModuleFile(name: string): Promise<string> {
  return Deno.readTextFile(new URL(`./module/${name}`, import.meta.url));
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}
