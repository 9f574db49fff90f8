import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { type GuardedProcess, startGuardedProcess } from "./guarded_process.ts";

describe("startGuardedProcess", () => {
  let directory: string;
  let logFile: string;
  const started: GuardedProcess[] = [];
  beforeEach(async () => {
    directory = await Deno.makeTempDir({ prefix: "guarded-" });
    logFile = join(directory, "log");
  });
  afterEach(async () => {
    for (const process of started.splice(0)) {
      process.signal("SIGKILL");
      await process.ended;
    }
    await Deno.remove(directory, { recursive: true });
  });

  function start(script: string, environment: Record<string, string> = {}): GuardedProcess {
    const args = ["-c", script, "name with spaces", "*", "$HOME"];
    const process = startGuardedProcess({ program: "sh", arguments: args, environment, logFile });
    started.push(process);
    return process;
  }

  it("passes arguments on as they are and appends both outputs to the log", async () => {
    const script = 'echo "$0|$1|$2"; echo problem >&2; exit 3';
    assert.deepEqual(await start(script).ended, { code: 3, signal: null });
    await start("echo again").ended;
    const log = await Deno.readTextFile(logFile);
    assert.equal(log, "name with spaces|*|$HOME\nproblem\nagain\n");
  });

  it("gives the process no other environment than it is told, and no standard input", async () => {
    Deno.env.set("ETCD_QUOTA_BACKEND_BYTES", "1");
    try {
      await start('env; read -r _ || echo "no input"', { ETCD_NAME: "etcd-0" }).ended;
    } finally {
      Deno.env.delete("ETCD_QUOTA_BACKEND_BYTES");
    }
    const log = (await Deno.readTextFile(logFile)).split("\n");
    assert.ok(log.includes("ETCD_NAME=etcd-0"));
    assert.ok(log.includes("no input"));
    assert.deepEqual(log.filter((line) => /QUOTA|^HOME=/.test(line)), []);
  });

  it("reaches the process itself with signals, and nobody once it has ended", async () => {
    const process = start("exec sleep 60");
    process.signal("SIGTERM");
    assert.deepEqual(await process.ended, { code: 143, signal: "SIGTERM" });
    process.signal("SIGKILL");
  });

  it("ends with an error when the program does not exist", async () => {
    const options = { arguments: [], environment: {}, logFile };
    const process = startGuardedProcess({ program: "no-such-program", ...options });
    assert.equal((await process.ended).code, 127);
    assert.match(await Deno.readTextFile(logFile), /no-such-program.*not found/);
  });
});
