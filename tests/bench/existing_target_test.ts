import { after, afterEach, before, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { runResultSchema } from "../../bench/results/run_result.ts";
import { exitCodeOf } from "../../bench/results/verdict.ts";
import { ExitCode } from "../../diagnostics/exit_code.ts";
import { repeatWhenOutdated } from "../../etcd/tenants/repeat_when_outdated.ts";
import { type ForeignCluster, startForeignCluster } from "./foreign_cluster.ts";

const brief = ["--tenants=3", "--rate=40", "--warmup=0s", "--duration=2s", "--slo=mixin"];
/** Long enough to be ended by something else. */
const endless = ["--rate=5", "--warmup=0s", "--duration=1m", "--slo=none"];

/** It measured: how fast the machine is just now is not what is asked. */
const measured: readonly number[] = [
  ExitCode.Success,
  ExitCode.ObjectiveMissed,
  ExitCode.GeneratorLagged,
];

describe("kamaji-etcd bench on a cluster of somebody else", () => {
  let foreign: ForeignCluster;
  before(async () => {
    foreign = await startForeignCluster();
  });
  beforeEach(() => foreign.remember());
  afterEach(() => foreign.discardPrograms());
  after(() => foreign?.stop());

  it("says what it will do, does it with tenants of its own, and removes them", async () => {
    const json = join(foreign.directory, "result.json");
    const { code, error } = await foreign.run(
      ...foreign.signer,
      ...brief,
      "--yes",
      `--json=${json}`,
    );
    assert.ok(measured.includes(code), error);
    assert.match(error, /^cluster +etcd at 127\.0\.0\.1:\d+, etcd 3\./);
    assert.match(error, /\nload +up to 40 requests a second, which all tenants/);
    assert.match(error, /\nmakes +3 tenants at a time: users and roles that begin with "bench-/);
    assert.match(error, /\nspace +may need .* of a quota of 128Mi, and the run ends when/);
    assert.match(error, /\nas +each tenant itself, by certificates of two days signed with /);
    const { trials, verdict } = runResultSchema.parse(JSON.parse(await Deno.readTextFile(json)));
    assert.equal(exitCodeOf(verdict), code);
    const { correctness } = trials[0] ?? assert.fail("There is no trial");
    assert.deepEqual(correctness.violations, []);
    assert.ok(Object.values(correctness.checks).some((count) => count > 0), "nothing was checked");
    assert.deepEqual(await foreign.changes(), []);
  });

  it("says what it would do, and writes nothing, in a dry run", async () => {
    const { code, error, output } = await foreign.run(...foreign.signer, ...brief, "--dry-run");
    assert.deepEqual([code, error], [0, ""]);
    assert.match(output, /^kubernetes-steady: /);
    assert.match(output, /\ncluster +etcd at 127\.0\.0\.1:\d+, etcd 3\./);
    await foreign.assertNothingWritten();
  });

  it("makes its load as root where nobody signs for tenants, and says so", async () => {
    const { code, error } = await foreign.run(...brief, "--yes");
    assert.ok(measured.includes(code), error);
    assert.match(error, /\nas +root, whom no prefix confines: no key of the clients' CA is given/);
    assert.deepEqual(await foreign.changes(), []);
  });

  for (const shown of ["• Onboarding 60 tenants", "measuring"]) {
    it(`removes its tenants when it is interrupted at "${shown}"`, async () => {
      const tenants = `--tenants=${/\d+/.exec(shown)?.[0] ?? "3"}`;
      const program = await foreign.start(
        "--target=existing",
        ...foreign.reach,
        ...foreign.signer,
        ...endless,
        tenants,
        "--yes",
      );
      await program.shows(shown);
      program.signal("SIGINT");
      const { code, error } = await program.end();
      assert.equal(code, 130, error);
      assert.deepEqual(await foreign.changes(), []);
    });
  }

  it("leaves after a kill what bench clean lists, lets alone and then removes", async () => {
    const program = await foreign.start(
      "--target=existing",
      ...foreign.reach,
      ...foreign.signer,
      ...endless,
      "--tenants=3",
      "--yes",
    );
    await program.shows("measuring");
    program.signal("SIGKILL");
    const { error } = await program.end();
    const id = /\nrun +([\da-f]{12}): /.exec(error)?.[1] ?? assert.fail(error);
    const left = await foreign.changes();
    assert.deepEqual(left.map((change) => change.split(" ")[0]).slice(0, 1), ["keys"]);

    const young = await foreign.clean("--dry-run");
    assert.equal(young.code, 0, young.error);
    assert.match(young.output, new RegExp(`^Run ${id} of .* is let alone\nNo run that is over`));
    const listed = await foreign.clean("--dry-run", `--run=${id}`);
    assert.equal(listed.code, 0, listed.error);
    assert.match(
      listed.output,
      new RegExp(`^Run ${id} .*, which seems to go on: 3 users, 3 roles, \\d+ keys\n$`),
    );
    const refused = await foreign.clean(`--run=${id}`);
    assert.equal(refused.code, 1, refused.error);
    assert.match(refused.error, /error\[usage\] Nobody can be asked whether to go on/);
    assert.deepEqual(await foreign.changes(), left);

    const removed = await foreign.clean(`--run=${id}`, "--yes");
    assert.equal(removed.code, 0, removed.error);
    assert.match(
      removed.output,
      new RegExp(`^Removed run ${id}: 3 users, 3 roles, \\d+ keys, \\d`, "m"),
    );
    assert.deepEqual(await foreign.changes(), []);
  });

  it("has nothing to clean where no run left anything", async () => {
    const { code, error, output } = await foreign.clean("--yes");
    assert.equal(code, 0, error);
    assert.match(output, /^No run that is over left anything at etcd at /);
    const unknown = await foreign.clean("--run=0123456789ab", "--yes");
    assert.equal(unknown.code, 1);
    assert.match(unknown.error, /error\[usage\] There is no run "0123456789ab"/);
    await foreign.assertNothingWritten();
  });

  it("ends and removes its tenants when the database grows too large", async () => {
    const program = await foreign.start(
      "--target=existing",
      ...foreign.reach,
      ...foreign.signer,
      ...endless,
      "--tenants=3",
      "--yes",
    );
    await program.shows("measuring");
    const began = performance.now();
    const value = Buffer.alloc(1_000_000, "v");
    const key = Buffer.from("/team-a/large");
    for (let number = 0; number < 75; number++) {
      await repeatWhenOutdated(() => foreign.root.kv.put({ key, value }));
    }
    const { code, error } = await program.end();
    assert.equal(code, 2, error);
    assert.ok(performance.now() - began < 30_000, "it went on to its end");
    assert.match(error, /Database of etcd at .* has grown by .*, more than the .* agreed to/);
    await foreign.root.kv.deleteRange({ key });
    assert.deepEqual(await foreign.changes(), []);
  });
});
