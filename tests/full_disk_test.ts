import { afterEach, beforeEach, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { countsOf } from "../bench/results/phase_counts.ts";
import { runResultSchema } from "../bench/results/run_result.ts";
import { benchArguments, type BenchEnd } from "./bench_program.ts";
import { itWhere } from "./it_where.ts";
import { processesLeft } from "./processes_of.ts";
import { unshare } from "./snapshots/small_disk.ts";

/**
 * Mounts a small disk in a mount namespace of its own, so that it is gone with the program, and
 * fills it as soon as the file `fill` appears beside it; whoever waits for that goes with the program.
 */
const onSmallDisk = `
set -e
directory="$1"; shift
mount -t tmpfs -o size=128m tmpfs "$directory/disk"
(
  while [ ! -e "$directory/fill" ]; do sleep 0.1; kill -0 $$ 2>/dev/null || exit; done
  cat /dev/zero >"$directory/disk/filler" 2>/dev/null || :
) &
exec "$@"
`;

const itWithDisk = itWhere(unshare !== undefined);

describe("kamaji-etcd bench on a disk that fills up", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await Deno.makeTempDir({ prefix: "full-disk-" });
    await Deno.mkdir(join(directory, "disk"));
  });
  afterEach(() => Deno.remove(directory, { recursive: true }));

  itWithDisk("reports what failed, names the member that ended and ends with 2", async () => {
    const json = join(directory, "result.json");
    const { code, error, output } = await benchOnSmallDisk("measuring 0 s", [
      ...["--tenants=2", "--rate=60", "--slo=none", "--warmup=0s", "--duration=4s"],
      `--json=${json}`,
    ]);
    assert.equal(code, 2, error);
    assertExplained(error);
    assert.match(output, /\n +• Member "etcd-0" ended with exit code \d+ unexpectedly\n/);
    const { trials, verdict } = runResultSchema.parse(JSON.parse(await Deno.readTextFile(json)));
    assert.equal(verdict, "target-failed");
    const { errors } = countsOf(trials.flatMap(({ phases }) => phases[0]?.operations ?? []));
    assert.ok((errors["unavailable"] ?? 0) > 60, JSON.stringify(errors));
    assert.deepEqual(trials[0]?.correctness.violations, []);
  });

  itWithDisk("says so, instead of what that broke, when nothing was measured yet", async () => {
    const args = ["--tenants=500", "--duration=10m"];
    const { code, error, output } = await benchOnSmallDisk("• Onboarding", args);
    assert.deepEqual([code, output], [2, ""], error);
    assertExplained(error);
    assert.match(error, /\n✗ Onboarding 500 tenants/);
  });

  function assertExplained(error: string): void {
    // What etcd says at the very end may find no room in its log, which is on the same disk.
    const message =
      /\nerror\[target-failed\] Member "etcd-0" ended with exit code \d+ unexpectedly\n/;
    assert.match(error, message);
    assert.match(error, /unexpectedly\n( {2}.+\n)+hint: Read its whole log in .*etcd-0\.log\n$/);
    assert.doesNotMatch(error, /error\[bug\]/);
  }

  /** Runs it on the small disk, which is filled when standard error shows a text. */
  async function benchOnSmallDisk(fillWhen: string, args: readonly string[]): Promise<BenchEnd> {
    const child = startOnSmallDisk([
      ...["--members=1", `--data-dir=${join(directory, "disk", "data")}`],
      ...args,
    ]);
    const [output, error, { code }] = await Promise.all([
      new Response(child.stdout).text(),
      fillOnce(child.stderr, fillWhen),
      child.status,
    ]);
    assert.deepEqual(await processesLeft(directory, 2_000), []);
    return { code, output, error };
  }

  function startOnSmallDisk(args: readonly string[]): Deno.ChildProcess {
    return new Deno.Command("unshare", {
      args: [
        ...unshare ?? [],
        ...["sh", "-c", onSmallDisk, "sh", directory],
        ...[Deno.execPath(), ...benchArguments, ...args],
      ],
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  async function fillOnce(stream: ReadableStream<Uint8Array>, shown: string): Promise<string> {
    let seen = "";
    let filled = false;
    for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
      seen += chunk;
      if (filled || !seen.includes(shown)) continue;
      await Deno.writeTextFile(join(directory, "fill"), "");
      filled = true;
    }
    return seen;
  }
});
