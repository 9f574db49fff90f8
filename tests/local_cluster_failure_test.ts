import { afterEach, before, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import type { EtcdBinary } from "../bench/targets/local/binary/etcd_binary.ts";
import { freePorts } from "../bench/targets/local/free_ports.ts";
import { startLocalCluster } from "../bench/targets/local/local_cluster.ts";
import type { MemberPorts } from "../bench/targets/local/loopback_place.ts";
import { Failure } from "../diagnostics/failure.ts";
import { createProgress } from "../diagnostics/progress.ts";
import { defaultEtcdVersion } from "../manifests/config/etcd_cluster.ts";
import { exampleCluster } from "../manifests/testing/example_cluster.ts";
import { type BenchEnd, startBench } from "./bench_program.ts";
import { localEtcd, startTestCluster } from "./local_etcd.ts";
import { processesLeft } from "./processes_of.ts";

describe("a local cluster that does not start", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await Deno.makeTempDir({ prefix: "failing-cluster-" });
  });
  afterEach(() => Deno.remove(directory, { recursive: true }));

  async function bench(...args: string[]): Promise<BenchEnd> {
    const temporary = join(directory, "tmp");
    await Deno.mkdir(temporary);
    const program = await startBench(["--members=1", ...args], { temporary });
    try {
      return await program.end();
    } finally {
      await program.discard();
      assert.deepEqual(await processesLeft(directory, 0), []);
    }
  }

  async function refusedConfig(): Promise<string> {
    const file = join(directory, "etcd.yaml");
    const document = {
      apiVersion: "etcd.kamaji.clastix.io/v1alpha1",
      kind: "EtcdCluster",
      metadata: { name: "etcd" },
      spec: { extraArguments: { "log-level": "nonsense" } },
    };
    await Deno.writeTextFile(file, JSON.stringify(document));
    return file;
  }

  it("ends with 2, shows the end of etcd's log, and keeps that log and nothing else", async () => {
    const { code, error, output } = await bench(`--config=${await refusedConfig()}`);
    assert.deepEqual([code, output], [2, ""]);
    assert.match(
      error,
      /\nerror\[etcd-start-failed\] Member "etcd-0" ended with exit code 2 before it was ready\n/,
    );
    assert.match(
      error,
      /\n {2}panic: unrecognized level: "nonsense"\nhint: Read its whole log in /,
    );
    const log = /whole log in (.*)\n$/.exec(error)?.[1] ?? "";
    assert.match(await Deno.readTextFile(log), /goroutine 1 \[running\]/);
    assert.deepEqual(await filesBelow(join(directory, "tmp")), [log]);
  });

  it("keeps everything below a named data directory", async () => {
    const data = join(directory, "data");
    const { code, error } = await bench(`--config=${await refusedConfig()}`, `--data-dir=${data}`);
    assert.equal(code, 2);
    assert.ok(error.includes(`hint: Read its whole log in ${join(data, "etcd-0.log")}\n`));
    const files = (await filesBelow(data)).map((file) => file.slice(data.length + 1));
    assert.ok(files.includes("etcd-0.log") && files.includes("pki/server.key"), files.join());
    assert.deepEqual(await filesBelow(join(directory, "tmp")), []);
  });

  it("shows what a program says that is no etcd", async () => {
    const etcd = join(directory, "etcd");
    const script = [
      "#!/bin/sh",
      `if [ "$1" = --version ]; then echo "etcd Version: ${defaultEtcdVersion}"; exit; fi`,
      "echo this build of etcd has expired >&2; exit 7",
    ];
    await Deno.writeTextFile(etcd, script.join("\n"), { mode: 0o755 });
    const { code, error } = await bench(`--etcd=${etcd}`);
    assert.equal(code, 2);
    assert.match(
      error,
      /Member "etcd-0" ended with exit code 7 before it was ready\n {2}this build of etcd has expired\n/,
    );
  });
});

describe("a local cluster whose port is taken", () => {
  let binary: EtcdBinary;
  before(async () => {
    const found = await localEtcd(defaultEtcdVersion);
    assert.ok(found !== undefined);
    binary = found;
  });

  for (const kind of ["client", "peer", "metrics"] as const) {
    it(`names the port when it is the one for ${kind}, and leaves nothing behind`, async () => {
      const ports = portsOf(freePorts(6));
      const port = ports[1]?.[kind] ?? 0;
      const parent = await Deno.makeTempDir({ prefix: "taken-port-" });
      // It answers health checks as a member would.
      const onListen = () => {};
      const server = Deno.serve({ hostname: "127.0.0.1", port, onListen }, () => new Response());
      try {
        const start = startLocalCluster({
          config: exampleCluster({ spec: { members: 3 } }),
          binary,
          ports,
          dataDirectory: join(parent, "data"),
          progress: createProgress({ terminal: false, write: () => undefined }),
        });
        await assert.rejects(start, {
          code: "etcd-start-failed",
          message: `Port ${port} of 127.0.0.1 is taken`,
        });
        assert.deepEqual(await Array.fromAsync(Deno.readDir(parent)), []);
      } finally {
        await server.shutdown();
        await Deno.remove(parent, { recursive: true });
      }
    });
  }
});

describe("a member whose port is taken while it is down", () => {
  it("shows the line of etcd's log that names the port", async () => {
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined);
    const cluster = await startTestCluster(binary);
    const [member] = cluster.members;
    assert.ok(member !== undefined);
    try {
      await member.stop();
      const port = Number(member.endpoint.split(":")[1]);
      using _listener = Deno.listen({ hostname: "127.0.0.1", port });
      member.start();
      await assert.rejects(member.ready(), (error) => {
        assert.ok(error instanceof Failure);
        assert.equal(error.code, "etcd-start-failed");
        const bind = `listen tcp 127.0.0.1:${port}: bind: address already in use`;
        assert.ok(error.message.includes(bind), error.message);
        return true;
      });
    } finally {
      await cluster.stop();
    }
    assert.deepEqual(await processesLeft(cluster.directory, 0), []);
  });
});

function portsOf(ports: readonly number[]): MemberPorts[] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = ports;
  return [{ client: a, peer: b, metrics: c }, { client: d, peer: e, metrics: f }];
}

async function filesBelow(directory: string): Promise<string[]> {
  const files: string[] = [];
  for await (const { isDirectory, name } of Deno.readDir(directory)) {
    const path = join(directory, name);
    if (isDirectory) files.push(...await filesBelow(path));
    else files.push(path);
  }
  return files;
}
