import { afterEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { demoArguments, runDemo } from "./run_demo.ts";

describe("a program made of the command line frame", () => {
  const children: Deno.ChildProcess[] = [];

  afterEach(async () => {
    for (const child of children.splice(0)) {
      try {
        child.kill("SIGKILL");
      } catch (error) {
        // One that has ended cannot be killed.
        if (!(error instanceof TypeError)) throw error;
      }
      await child.status;
    }
  });

  function start(args: string[], env: Record<string, string> = {}): Deno.ChildProcess {
    const child = new Deno.Command(Deno.execPath(), {
      args: [...demoArguments, ...args],
      env: { NO_COLOR: "1", ...env },
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    children.push(child);
    return child;
  }

  it("prints results on standard output and nothing else anywhere", async () => {
    const { code, output, error } = await runDemo("tenant", "list", "--limit=3");
    assert.deepEqual([code, output, error], [0, "demo tenant list: 3\n", ""]);
  });

  it("ends with 1 and prints nothing on standard output when the command line is wrong", async () => {
    const { code, output, error } = await runDemo("render", "--ouptut=json", "x");
    assert.deepEqual([code, output], [1, ""]);
    assert.equal(error, 'error[usage] Unknown option "--ouptut"\nhint: Use "--output"\n');
  });

  it("ends well when the reader leaves, as head does", async () => {
    const child = start(["flood"]);
    const reader = child.stdout.getReader();
    await reader.read();
    await reader.cancel();
    assert.equal(await exitCode(child), 0);
    assert.equal(await new Response(child.stderr).text(), "");
  });

  it("shows the stack of a bug only when asked to", async () => {
    const plain = await runDemo("broken");
    assert.match(plain.error, /^error\[bug\] nothing is not a function\n/);
    assert.doesNotMatch(plain.error, /program\.ts/);
    const debugged = start(["broken"], { KAMAJI_ETCD_DEBUG: "1" });
    assert.match(await new Response(debugged.stderr).text(), /\n\s+at .*program\.ts:\d+/);
    await debugged.stdout.cancel();
  });

  it("ends with 130 when interrupted, after the command has stopped its work", async () => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const child = start(["wait"]);
      const output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
      assert.equal((await output.read()).value, "waiting\n");
      child.kill(signal);
      assert.equal((await output.read()).value, "stopping\n");
      assert.equal(await exitCode(child), 130);
      assert.equal(
        await new Response(child.stderr).text(),
        `error[interrupted] Interrupted by ${signal}\n`,
      );
    }
  });

  it("ends at once on the second signal, however long the command takes", async () => {
    const child = start(["wait", "--stubborn"]);
    const output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    assert.equal((await output.read()).value, "waiting\n");
    child.kill("SIGTERM");
    assert.equal((await output.read()).value, "stopping\n");
    child.kill("SIGTERM");
    assert.equal(await exitCode(child), 130);
    await child.stderr.cancel();
  });
});

/** The exit code of a process, which is killed if it does not end in its own time. */
async function exitCode(child: Deno.ChildProcess): Promise<number> {
  const limit = setTimeout(() => child.kill("SIGKILL"), 10_000);
  try {
    return (await child.status).code;
  } finally {
    clearTimeout(limit);
  }
}
