import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { freePorts } from "./free_ports.ts";
import { createLocalMember, type LocalMember } from "./local_member.ts";

describe("createLocalMember", () => {
  let directory: string;
  let metricsPort: number;
  const members: LocalMember[] = [];
  beforeEach(async () => {
    directory = await Deno.makeTempDir({ prefix: "local-member-" });
    [metricsPort = 0] = freePorts(1);
  });
  afterEach(async () => {
    for (const member of members.splice(0)) await member.kill();
    await Deno.remove(directory, { recursive: true });
  });

  /** A member whose etcd is a shell script: how processes end does not depend on what they do. */
  function create(script: string, options: { readonly temporary?: boolean } = {}): LocalMember {
    const member = createLocalMember({
      name: "etcd-0",
      binary: "sh",
      arguments: ["-c", script],
      environment: {},
      endpoint: "127.0.0.1:1",
      metricsUrl: `http://127.0.0.1:${metricsPort}`,
      dataDirectory: join(directory, "etcd-0"),
      logFile: join(directory, "etcd-0.log"),
      ...(options.temporary ? { temporaryDirectory: directory } : {}),
    });
    members.push(member);
    return member;
  }

  it("has a process id only while it runs, and starts again after its end", async () => {
    const member = create("exec sleep 60");
    assert.equal(member.pid, undefined);
    member.start();
    const first = member.pid;
    member.start();
    assert.equal(member.pid, first);
    await member.stop();
    assert.equal(member.pid, undefined);
    member.start();
    assert.notEqual(member.pid, undefined);
    assert.notEqual(member.pid, first);
  });

  it("stops also while it is paused, and when it was never started", async () => {
    const member = create("exec sleep 60");
    await member.stop();
    member.start();
    member.signal("SIGSTOP");
    await member.stop();
    assert.equal(member.pid, undefined);
  });

  it("says when it is not ready in time, with the end of its log", async () => {
    const member = create("echo still looking for a disk; exec sleep 60");
    member.start();
    await assert.rejects(member.ready({ timeout: 300 }), {
      code: "etcd-start-failed",
      message: 'Member "etcd-0" was not ready after 0.3 s\n  still looking for a disk',
      hint: `Read its whole log in ${member.logFile}`,
    });
  });

  it("says how it ended before it was ready", async () => {
    const member = create("echo no disk; exit 3");
    member.start();
    await assert.rejects(member.ready(), {
      code: "etcd-start-failed",
      message: 'Member "etcd-0" ended with exit code 3 before it was ready\n  no disk',
    });
  });

  it("is ready when its health says so, and waits no longer when the signal aborts", async () => {
    const member = create("exec sleep 60");
    member.start();
    const interruption = AbortSignal.timeout(100);
    await assert.rejects(member.ready({ signal: interruption }), { name: "TimeoutError" });

    let healthy = false;
    const onListen = () => {};
    const server = Deno.serve({ hostname: "127.0.0.1", port: metricsPort, onListen }, () => {
      return new Response("", { status: healthy ? 200 : 503 });
    });
    try {
      await assert.rejects(member.ready({ timeout: 200 }), { code: "etcd-start-failed" });
      healthy = true;
      await member.ready({ timeout: 5_000 });
    } finally {
      await server.shutdown();
    }
  });

  it("reports an end that nobody asked for, and nothing while it runs", async () => {
    const member = create("echo no space left; exit 1");
    member.start();
    const failure = await member.failure();
    assert.equal(member.pid, undefined, "an end that is under way was not waited for");
    assert.equal(failure?.code, "target-failed");
    const message = 'Member "etcd-0" ended with exit code 1 unexpectedly\n  no space left';
    assert.equal(failure.message, message);
    assert.equal(failure.hint, `Read its whole log in ${member.logFile}`);
    const other = create("exec sleep 60");
    other.start();
    assert.equal(await other.failure(), undefined);
  });

  it("reports a signal from elsewhere, and how to keep a log that goes", async () => {
    const member = create("exec sleep 60", { temporary: true });
    member.start();
    Deno.kill(member.pid ?? 0, "SIGSEGV");
    await ended(member);
    const failure = await member.failure();
    assert.match(failure?.message ?? "", /^Member "etcd-0" was ended by SIGSEGV unexpectedly\n/);
    assert.equal(failure?.hint, "Run it again with --data-dir to keep its whole log");
  });

  it("reports no end that we asked for, by whatever signal", async () => {
    for (const name of ["SIGTERM", "SIGKILL"] as const) {
      const member = create("exec sleep 60");
      member.start();
      member.signal("SIGSTOP");
      member.signal(name);
      member.signal("SIGCONT");
      await ended(member);
      assert.equal(await member.failure(), undefined);
    }
  });
});

async function ended(member: LocalMember): Promise<void> {
  while (member.pid !== undefined) await new Promise((resolve) => setTimeout(resolve, 5));
}
