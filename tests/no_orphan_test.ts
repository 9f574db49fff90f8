import { afterEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { type BenchProgram, startBench } from "./bench_program.ts";
import { membersOf, processesLeft } from "./processes_of.ts";

const endless = ["--tenants=3", "--duration=10m", "--slo=none", "--warmup=0s"];

describe("kamaji-etcd bench, killed", () => {
  const programs: BenchProgram[] = [];
  afterEach(async () => {
    for (const program of programs.splice(0)) await program.discard();
  });

  async function startLoaded(members: number): Promise<BenchProgram> {
    const program = await startBench([...endless, `--members=${members}`]);
    programs.push(program);
    await program.shows("measuring 0 s");
    return program;
  }

  async function kill(program: BenchProgram): Promise<void> {
    program.signal("SIGKILL");
    await program.end();
    const left = await processesLeft(program.temporary, 2_000);
    assert.deepEqual(left, [], "members or guards outlived it");
    const files = await Array.fromAsync(Deno.readDir(program.temporary));
    assert.deepEqual(files, [], "keys and data outlived it");
  }

  it("takes its three members with it, their keys and data as well", async () => {
    const program = await startLoaded(3);
    assert.equal((await membersOf(program.temporary)).length, 3);
    await kill(program);
  });

  it("takes members with it that are stopped", async () => {
    const program = await startLoaded(1);
    const members = await membersOf(program.temporary);
    assert.equal(members.length, 1);
    for (const pid of members) Deno.kill(pid, "SIGSTOP");
    await kill(program);
  });

  it("takes members with it while they start", async () => {
    const program = await startBench([...endless, "--members=3"]);
    programs.push(program);
    await program.shows("• Starting 3 members");
    const deadline = performance.now() + 10_000;
    while ((await membersOf(program.temporary)).length === 0) {
      assert.ok(performance.now() < deadline, "no member started");
    }
    await kill(program);
  });

  it("keeps what a named data directory holds", async () => {
    const temporary = await Deno.makeTempDir({ prefix: "kept-" });
    const data = join(temporary, "data");
    const args = [...endless, "--members=1", `--data-dir=${data}`];
    const program = await startBench(args, { temporary });
    try {
      await program.shows("measuring 0 s");
      program.signal("SIGKILL");
      await program.end();
      assert.deepEqual(await processesLeft(temporary, 2_000), []);
      const names = (await Array.fromAsync(Deno.readDir(data))).map(({ name }) => name);
      assert.deepEqual(names.sort(), ["etcd-0", "etcd-0.log", "pki"]);
    } finally {
      await program.discard();
      await Deno.remove(temporary, { recursive: true });
    }
  });
});
