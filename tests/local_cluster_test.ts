import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import type { EtcdBinary } from "../bench/targets/local/binary/etcd_binary.ts";
import { freePorts } from "../bench/targets/local/free_ports.ts";
import { type LocalCluster, startLocalCluster } from "../bench/targets/local/local_cluster.ts";
import { loopbackPlace, type MemberPorts } from "../bench/targets/local/loopback_place.ts";
import { createProgress } from "../diagnostics/progress.ts";
import { connectEtcd } from "../etcd/connect_etcd.ts";
import { defaultEtcdVersion } from "../manifests/config/etcd_cluster.ts";
import { etcdArguments } from "../manifests/etcd_arguments.ts";
import { exampleCluster } from "../manifests/testing/example_cluster.ts";
import { itWhere } from "./it_where.ts";
import { localEtcd } from "./local_etcd.ts";
import { processesLeft } from "./processes_of.ts";

const config = exampleCluster({ spec: { members: 3, extraArguments: { "log-level": "warn" } } });
const itOnLinux = itWhere(Deno.build.os === "linux");

/** Whose user does not exist is told either, depending on the request. */
const refusal = /permission denied|user name not found/;

describe("a local cluster of three members", () => {
  let cluster: LocalCluster;
  let binary: EtcdBinary;
  let directory: string;
  const ports = portsOfMembers(3);

  before(async () => {
    const found = await localEtcd(defaultEtcdVersion);
    assert.ok(found !== undefined);
    binary = found;
    directory = await Deno.makeTempDir({ prefix: "local-cluster-" });
    // It must reach no member: all of etcd's settings come from the configuration.
    Deno.env.set("ETCD_QUOTA_BACKEND_BYTES", "4096");
    cluster = await startLocalCluster({
      config,
      binary,
      ports,
      dataDirectory: join(directory, "data"),
      progress: createProgress({ terminal: false, write: () => undefined }),
    });
  });
  after(async () => {
    Deno.env.delete("ETCD_QUOTA_BACKEND_BYTES");
    await cluster?.stop();
    await Deno.remove(directory, { recursive: true });
  });

  itOnLinux("runs with exactly the arguments that the StatefulSet's members get", async () => {
    const pki = join(cluster.directory, "pki");
    const files = (name: string) => ({
      certificate: join(pki, `${name}.crt`),
      privateKey: join(pki, `${name}.key`),
      trust: join(pki, `${name}-ca.crt`),
    });
    for (const [index, member] of cluster.members.entries()) {
      const own = ports[index];
      assert.ok(own !== undefined);
      const place = loopbackPlace({
        name: `etcd-${index}`,
        directory: cluster.directory,
        pki: { server: files("server"), peer: files("peer") },
        ports: own,
      });
      const commandLine = await procText(member.pid, "cmdline");
      assert.deepEqual(commandLine, [binary.path, ...etcdArguments(config, place)]);
    }
  });

  itOnLinux("gives members no ETCD variable but those about joining", async () => {
    for (const member of cluster.members) {
      const variables = (await procText(member.pid, "environ")).map((line) => line.split("=")[0]);
      assert.deepEqual(variables.filter((name) => name?.startsWith("ETCD_")).sort(), [
        "ETCD_INITIAL_CLUSTER",
        "ETCD_INITIAL_CLUSTER_STATE",
        "ETCD_INITIAL_CLUSTER_TOKEN",
      ]);
    }
  });

  it("keeps its files from other users, and no key of a CA among them", async () => {
    const pki = join(cluster.directory, "pki");
    assert.equal(await modeOf(cluster.directory), 0o700);
    assert.equal(await modeOf(pki), 0o700);
    const names = (await Array.fromAsync(Deno.readDir(pki))).map(({ name }) => name).sort();
    assert.deepEqual(names, [
      "peer-ca.crt",
      "peer.crt",
      "peer.key",
      "server-ca.crt",
      "server.crt",
      "server.key",
    ]);
    for (const name of ["peer.key", "server.key"]) {
      assert.equal(await modeOf(join(pki, name)), 0o600, name);
    }
  });

  it("has authentication on, and root may do everything", async () => {
    const root = await cluster.connect("root");
    try {
      assert.equal((await root.auth.authStatus()).enabled, true);
      await root.put("/anything").value("at all");
      assert.equal(await root.get("/anything"), "at all");
    } finally {
      root.close();
    }
  });

  it("refuses a stranger on every member, whose certificate is valid all the same", async () => {
    const credentials = await cluster.credentialsOf("stranger");
    for (const endpoint of cluster.endpoints) {
      const stranger = connectEtcd({ endpoints: [endpoint], credentials });
      try {
        await assert.rejects(stranger.get("/anything").exec(), refusal);
        await assert.rejects(stranger.put("/anything").value("mine").exec(), refusal);
      } finally {
        stranger.close();
      }
    }
  });

  it("refuses clients without a certificate and clients without TLS on every member", async () => {
    const trust = await Deno.readTextFile(join(cluster.directory, "pki", "server-ca.crt"));
    for (const endpoint of cluster.endpoints) {
      assert.match(await answerWithoutCertificate(endpoint, trust), /certificate ?required/i);
      const answer = await answerWithoutTls(endpoint);
      assert.match(answer, /^$|^HTTP\/1\.0 400 Bad Request\r\n/);
    }
  });

  it("refuses a data directory that is not empty, and touches nothing in it", async () => {
    const taken = join(directory, "taken");
    await Deno.mkdir(taken);
    await Deno.writeTextFile(join(taken, "thesis.txt"), "unsaved");
    await Deno.chmod(taken, 0o755);
    const start = startLocalCluster({
      config,
      binary,
      dataDirectory: taken,
      progress: createProgress({ terminal: false, write: () => undefined }),
    });
    await assert.rejects(start, {
      code: "usage",
      message: `Data directory "${taken}" is not empty: it holds "thesis.txt"`,
    });
    const entries = await Array.fromAsync(Deno.readDir(taken));
    assert.deepEqual(entries.map(({ name }) => name), ["thesis.txt"]);
    assert.equal(await modeOf(taken), 0o755);
  });

  it("stops in order, twice if need be, and keeps data and logs where it was told to", async () => {
    assert.deepEqual(await cluster.failures(), []);
    await Promise.all([cluster.stop(), cluster.stop()]);
    await cluster.stop();
    assert.deepEqual(cluster.members.map(({ pid }) => pid), [undefined, undefined, undefined]);
    assert.deepEqual(await processesLeft(cluster.directory, 1_000), []);
    assert.deepEqual(await cluster.failures(), [], "a stop that was asked for is no failure");
    for (const { dataDirectory, logFile } of cluster.members) {
      assert.ok((await Deno.stat(join(dataDirectory, "member", "wal"))).isDirectory);
      assert.ok((await Deno.stat(logFile)).isFile);
    }
  });
});

describe("a local cluster without a named directory", () => {
  it("removes its own when it stops, and stops twice", async () => {
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined);
    const cluster = await startLocalCluster({
      config: exampleCluster({ spec: { members: 1 } }),
      binary,
      progress: createProgress({ terminal: false, write: () => undefined }),
    });
    const { directory } = cluster;
    try {
      assert.equal(await modeOf(directory), 0o700);
    } finally {
      await Promise.all([cluster.stop(), cluster.stop()]);
    }
    await cluster.stop();
    await assert.rejects(Deno.stat(directory), Deno.errors.NotFound);
    assert.deepEqual(await processesLeft(directory, 1_000), []);
  });
});

function portsOfMembers(members: number): MemberPorts[] {
  return Array.from({ length: members }, () => {
    const [client = 0, peer = 0, metrics = 0] = freePorts(3);
    return { client, peer, metrics };
  });
}

async function procText(pid: number | undefined, file: string): Promise<string[]> {
  // Deno reads nothing below /proc without all rights.
  const { stdout } = await new Deno.Command("cat", { args: [`/proc/${pid}/${file}`] }).output();
  return new TextDecoder().decode(stdout).split("\0").slice(0, -1);
}

async function modeOf(path: string): Promise<number> {
  return ((await Deno.stat(path)).mode ?? 0) & 0o777;
}

/** What a member says to a client that trusts it but has no certificate of its own. */
function answerWithoutCertificate(endpoint: string, trust: string): Promise<string> {
  const [host = "", port = ""] = endpoint.split(":");
  return new Promise((resolve) => {
    const socket = connectTls({ host, port: Number(port), ca: trust, servername: "localhost" });
    socket.on("error", (error) => resolve(error.message));
    socket.on("data", () => resolve("it was served"));
    socket.on("close", () => resolve("it was closed without a word"));
    socket.on(
      "secureConnect",
      () => socket.write("GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    );
  });
}

async function answerWithoutTls(endpoint: string): Promise<string> {
  const [hostname = "", port = ""] = endpoint.split(":");
  const connection = await Deno.connect({ hostname, port: Number(port) });
  await connection.write(new TextEncoder().encode("GET /version HTTP/1.1\r\nHost: x\r\n\r\n"));
  return await new Response(connection.readable).text();
}
