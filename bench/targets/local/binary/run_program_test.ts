import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { runProgram } from "./run_program.ts";
import { createSourceFixture, type SourceFixture } from "./source_fixture.ts";

describe("runProgram", () => {
  let fixture: SourceFixture;
  beforeEach(async () => {
    fixture = await createSourceFixture();
  });
  afterEach(() => fixture.remove());

  it("returns what the program printed", async () => {
    const program = await fixture.writeProgram("greet", 'echo "hello $1"');
    const result = await runProgram(program, { args: ["etcd"], timeoutMs: 10_000 });
    assert.deepEqual(result, { kind: "succeeded", stdout: "hello etcd\n" });
  });

  it("hands arguments over as they are, without a shell", async () => {
    const program = await fixture.writeProgram("greet", 'echo "$1"');
    const result = await runProgram(program, { args: ["$(id); `id`"], timeoutMs: 10_000 });
    assert.deepEqual(result, { kind: "succeeded", stdout: "$(id); `id`\n" });
  });

  it("reports the exit code with the last line of standard error", async () => {
    const program = await fixture.writeProgram("fail", "echo first >&2; echo last >&2; exit 3");
    const result = await runProgram(program, { args: [], timeoutMs: 10_000 });
    assert.deepEqual(result, { kind: "failed", reason: "exited with code 3: last" });
  });

  it("says that a bare name is not in PATH", async () => {
    const result = await runProgram("docker", {
      args: [],
      timeoutMs: 10_000,
      env: { PATH: fixture.context.searchPath ?? "" },
    });
    assert.deepEqual(result, { kind: "failed", reason: "is not in PATH" });
  });

  it("says that a file is not executable", async () => {
    const path = await fixture.writeFile("etcd", "#!/bin/sh\n");
    const result = await runProgram(path, { args: [], timeoutMs: 10_000 });
    assert.deepEqual(result, { kind: "failed", reason: "is not executable" });
  });

  it("waits for a moment until nobody has the program open for writing", async () => {
    const program = await fixture.writeProgram("fresh", "echo done");
    const writer = await Deno.open(program, { write: true });
    const closed = new Promise<void>((resolve) =>
      setTimeout(() => {
        writer.close();
        resolve();
      }, 50)
    );
    const result = await runProgram(program, { args: [], timeoutMs: 10_000 });
    await closed;
    assert.deepEqual(result, { kind: "succeeded", stdout: "done\n" });
  });

  it("stops a program that takes too long, whatever still holds its pipes", async () => {
    const program = await fixture.writeProgram("hang", "/bin/sleep 4 & wait");
    const started = performance.now();
    const result = await runProgram(program, { args: [], timeoutMs: 50 });
    assert.deepEqual(result, { kind: "failed", reason: "did not end within 0.05 s" });
    assert.ok(performance.now() - started < 1_500, "it waited for the grandchild");
  });

  it("stops a program when the signal aborts", async () => {
    const program = await fixture.writeProgram("hang", "exec /bin/sleep 4");
    const result = await runProgram(program, {
      args: [],
      timeoutMs: 10_000,
      signal: AbortSignal.timeout(50),
    });
    assert.deepEqual(result, { kind: "failed", reason: "was interrupted" });
  });

  it("does not start a program for a signal that has aborted", async () => {
    const trace = join(fixture.context.searchPath ?? "", "trace");
    const program = await fixture.writeProgram("touch", `echo ran > ${trace}`);
    const result = await runProgram(program, {
      args: [],
      timeoutMs: 10_000,
      signal: AbortSignal.abort(),
    });
    assert.deepEqual(result, { kind: "failed", reason: "was interrupted" });
    await assert.rejects(Deno.stat(trace), Deno.errors.NotFound);
  });

  it("writes standard output into a file as it is", async () => {
    const program = await fixture.writeProgram("binary", "printf '\\000\\377\\012'");
    const stdoutFile = join(fixture.context.searchPath ?? "", "output");
    const result = await runProgram(program, { args: [], timeoutMs: 10_000, stdoutFile });
    assert.deepEqual(result, { kind: "succeeded", stdout: "" });
    assert.deepEqual(await Deno.readFile(stdoutFile), new Uint8Array([0, 255, 10]));
  });
});
