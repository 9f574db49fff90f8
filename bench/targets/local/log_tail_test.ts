import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { logTail } from "./log_tail.ts";

describe("logTail", () => {
  let directory: string;
  let file: string;
  beforeEach(async () => {
    directory = await Deno.makeTempDir({ prefix: "log-tail-" });
    file = join(directory, "etcd-0.log");
  });
  afterEach(() => Deno.remove(directory, { recursive: true }));

  const ready = '{"level":"info","msg":"ready to serve client requests"}';
  const full =
    '{"level":"fatal","msg":"failed to commit tx","error":"no space left","stacktrace":"x"}';

  it("shows level, message and error of the last lines, in their order", async () => {
    await Deno.writeTextFile(file, [...Array(20).fill(ready), full, ""].join("\n"));
    const lines = (await logTail(file)).split("\n");
    assert.equal(lines.length, 8);
    assert.equal(lines[6], "  info ready to serve client requests");
    assert.equal(lines[7], "  fatal failed to commit tx: no space left");
  });

  it("leaves out the goroutines after a panic, but not what an earlier start wrote", async () => {
    const panic = 'panic: unrecognized level: "nonsense"';
    const dump = ["goroutine 1 [running]:", "main.main()", "\tmain.go:31 +0x28"];
    await Deno.writeTextFile(file, [panic, ...dump, ready, panic, ...dump, ""].join("\n"));
    const lines = (await logTail(file)).split("\n");
    assert.deepEqual(lines.slice(-2), ["  info ready to serve client requests", `  ${panic}`]);
    assert.ok(lines.includes("  main.main()"));
  });

  it("leaves out the usage text after a flag that is not known", async () => {
    const usage = ["Usage:", ...Array(300).fill("    --flag: what it does")];
    await Deno.writeTextFile(file, ["flag provided but not defined: -x", ...usage, ""].join("\n"));
    assert.equal(await logTail(file), "  flag provided but not defined: -x");
  });

  it("reads the end of a long log only", async () => {
    await Deno.writeTextFile(file, `${`${ready}\n`.repeat(5_000)}${full}\n`);
    assert.equal(
      (await logTail(file)).split("\n").at(-1),
      "  fatal failed to commit tx: no space left",
    );
  });

  it("says that a log is empty or missing", async () => {
    assert.equal(await logTail(file), "  (its log is empty)");
    await Deno.writeTextFile(file, "\n");
    assert.equal(await logTail(file), "  (its log is empty)");
  });
});
