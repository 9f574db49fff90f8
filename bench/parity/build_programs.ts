import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "../../diagnostics/failure.ts";
import { runProgram } from "../targets/local/binary/run_program.ts";
import { withWorkDirectory } from "../targets/local/binary/with_work_directory.ts";

/** The programs in Go that ours are compared with and on. */
export interface GoPrograms {
  /** Path of etcd's own `tools/benchmark`. */
  readonly benchmark: string;
  /** Path of a server that answers puts and keeps nothing. */
  readonly idleServer: string;
}

/** All that goes into them; go.sum pins the content of every module. */
const files = ["go.mod", "go.sum", "main.go", "idleserver/main.go"] as const;

/** Milliseconds. With nothing cached it takes a minute on a small machine. */
const buildTimeout = 600_000;

/**
 * Builds the programs of `benchmark_module/`, once for each content of it. Needs Go and, the first
 * time, a module proxy.
 *
 * @throws {Failure} `etcd-not-found` with what Go says
 */
export async function buildPrograms(cacheDirectory: string): Promise<GoPrograms> {
  const source = fileURLToPath(new URL("./benchmark_module/", import.meta.url));
  const built = join(cacheDirectory, `parity-${await digestOf(source)}`);
  const programs = {
    benchmark: join(built, "benchmark_module"),
    idleServer: join(built, "idleserver"),
  };
  if (await exists(built)) return programs;
  await withWorkDirectory(cacheDirectory, async (work) => {
    for (const name of files) {
      await Deno.mkdir(dirname(join(work, name)), { recursive: true });
      await Deno.copyFile(join(source, name), join(work, name));
    }
    await build(work);
    await Deno.rename(join(work, "built"), built);
  });
  return programs;
}

async function build(work: string): Promise<void> {
  const result = await runProgram("go", {
    args: ["build", "-trimpath", "-mod=readonly", "-buildvcs=false", "-o", "built/", "./..."],
    cwd: work,
    timeoutMs: buildTimeout,
    env: { CGO_ENABLED: "0", GOWORK: "off" },
  });
  if (result.kind === "succeeded") return;
  throw new Failure("etcd-not-found", `The command "go build" ${result.reason}`, {
    hint: "Install Go 1.26 or newer, and let it reach a module proxy",
  });
}

async function digestOf(directory: string): Promise<string> {
  const hash = createHash("sha256");
  for (const name of files) hash.update(await Deno.readFile(join(directory, name)));
  return hash.digest("hex").slice(0, 16);
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
