import { after, before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { freePorts } from "../../bench/targets/local/free_ports.ts";
import {
  type GuardedProcess,
  startGuardedProcess,
} from "../../bench/targets/local/guarded_process.ts";
import { quantityValue } from "../../manifests/config/quantity.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { programCommand, type ProgramRole } from "../../manifests/program_command.ts";
import type { StoredCondition } from "../../operations/keeper/status.ts";
import { itWhere } from "../it_where.ts";
import { hasKubernetesApi, type KeeperApi, startKeeperApi } from "./keeper_api.ts";

const itWithApi = itWhere(hasKubernetesApi);
const config = exampleCluster();
const base = "/api/v1/namespaces/kamaji-system";

describe("keepers and gates as programs, with the rights that pods have", () => {
  let api: KeeperApi;
  let directory = "";
  const processes: GuardedProcess[] = [];
  const keepers: { readonly process: GuardedProcess; readonly port: number }[] = [];

  before(async () => {
    if (!hasKubernetesApi) return;
    directory = await Deno.makeTempDir();
    api = await startKeeperApi();
    await api.applyRendered(config, ["Role", "RoleBinding", "StatefulSet"]);
  });
  after(async () => {
    for (const process of processes) process.signal("SIGKILL");
    await Promise.all(processes.map(({ ended }) => ended));
    await api?.stop();
    if (directory !== "") await Deno.remove(directory, { recursive: true });
  });

  itWithApi("say that they are ready before there is anything to keep", async () => {
    for (const identity of ["etcd-keeper-a", "etcd-keeper-b"]) {
      const [port = 0] = freePorts(1);
      const args = ["keeper", `--identity=${identity}`, `--port=${port}`];
      const process = start("keeper", { args, name: identity, credentials: api.keeperCredentials });
      keepers.push({ process, port });
    }
    for (const { port } of keepers) {
      await until(async () => (await answer(port, "/readyz")) === "ok\n");
      assert.equal(await answer(port, "/healthz"), "ok\n");
    }
    await until(async () => (await leaders()).length === 1);
  });

  itWithApi("let one of them found the cluster, as far as it gets without pods", async () => {
    await api.applyConfig(config);
    await until(async () => (await api.get(`${sets}/etcd`))?.spec?.replicas === 3);
    for (const pod of ["etcd-0", "etcd-1", "etcd-2"]) await api.createClaim(config, pod);
    await until(async () => await api.get(`${base}/configmaps/etcd-tickets`) !== undefined);
    const { data } = await api.get(`${base}/configmaps/etcd-tickets`) ?? {};
    assert.deepEqual(Object.keys(data ?? {}), ["etcd-0", "etcd-1", "etcd-2"]);
    const secrets = await api.get(`${base}/secrets`) as unknown as { items: NamedLike[] };
    assert.deepEqual(secrets.items.map(({ metadata }) => metadata.name), [
      "etcd-certs",
      "etcd-keeper-client",
      "etcd-peer",
      "etcd-peer-ca",
      "etcd-server",
      "etcd-trust",
    ]);
    await until(async () => (await condition("Settled"))?.reason === "MembersStarting");
    assert.equal((await condition("Available"))?.status, "False");
    assert.equal((await leaders()).length, 1);
  });

  itWithApi("let a member with its ticket start, and one without wait", async () => {
    const gate = (pod: string) =>
      start("gate", {
        args: ["gate", `--member=${pod}`, `--data-directory=${directory}/${pod}`],
        name: `gate-${pod}`,
        credentials: api.memberCredentials,
      });
    const { code } = await gate("etcd-1").ended;
    assert.equal(code, 0, await log("gate-etcd-1"));
    const waiting = gate("etcd-3");
    await until(async () => /the volume claim cannot be found/.test(await log("gate-etcd-3")));
    await api.createClaim(config, "etcd-3");
    await until(async () => /there is no start ticket/.test(await log("gate-etcd-3")));
    waiting.signal("SIGTERM");
    assert.equal((await waiting.ended).code, 130);
  });

  itWithApi("hand over at once when the leader is told to end", async () => {
    const [leader] = await leaders();
    const ended = keepers.find(({ port }) => port === leader);
    ended?.process.signal("SIGTERM");
    assert.equal((await ended?.process.ended)?.code, 0);
    const begun = performance.now();
    await until(async () => (await leaders()).some((port) => port !== leader));
    assert.ok(performance.now() - begun < 10_000, "sooner than a Lease expires");
  });

  itWithApi("follow the config", async () => {
    await api.applyConfig(exampleCluster({ spec: { paused: true } }));
    await until(async () => (await condition("Paused"))?.status === "True");
    assert.equal((await condition("Settled"))?.status, "Unknown");
  });

  itWithApi("keep within the memory that they are given", async () => {
    const [port] = await leaders();
    const keeper = keepers.find((each) => each.port === port);
    // Deno reads /proc only with all rights.
    const file = `/proc/${keeper?.process.pid}/status`;
    const { stdout } = await new Deno.Command("cat", { args: [file] }).output();
    const status = new TextDecoder().decode(stdout);
    const peak = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1_024;
    // From source it also compiles itself; the bundle in the image needs about half.
    const limit = quantityValue(exampleCluster().spec.keeper.resources.limits.memory ?? "") ?? 0n;
    assert.ok(peak < Number(limit) / 1024 ** 2, `${peak} MiB`);
  });

  const sets = "/apis/apps/v1/namespaces/kamaji-system/statefulsets";

  function start(
    role: ProgramRole,
    options: {
      readonly args: readonly string[];
      readonly name: string;
      readonly credentials: string;
    },
  ): GuardedProcess {
    const process = startGuardedProcess({
      program: Deno.execPath(),
      arguments: [
        ...["run", "--quiet", "--no-prompt", "--ignore-env", ...rightsOf(role), "mod.ts"],
        ...options.args,
        ...["--cluster=etcd", "--namespace=kamaji-system"],
        `--api-server=${api.server}`,
        `--credentials=${options.credentials}`,
      ],
      environment: { HOME: Deno.env.get("HOME") ?? "", DENO_DIR: Deno.env.get("DENO_DIR") ?? "" },
      logFile: join(directory, `${options.name}.log`),
    });
    processes.push(process);
    return process;
  }

  /** What the manifest allows, with this API server in place of the cluster's. */
  function rightsOf(role: ProgramRole): string[] {
    return programCommand(role).filter((word) => word.startsWith("--allow-"))
      .map((word) => word.replace("kubernetes.default.svc:443", new URL(api.server).host));
  }

  async function leaders(): Promise<number[]> {
    const all = await Promise.all(keepers.map(async ({ port }) => {
      const metrics = await answer(port, "/metrics").catch(() => "");
      return /^kamaji_etcd_keeper_leader 1$/m.test(metrics) ? [port] : [];
    }));
    return all.flat();
  }

  async function condition(type: string): Promise<StoredCondition | undefined> {
    const { data } = await api.get(`${base}/configmaps/etcd-status`) ?? {};
    const conditions = JSON.parse(data?.["conditions.json"] ?? "[]") as StoredCondition[];
    return conditions.find((each) => each.type === type);
  }

  async function log(name: string): Promise<string> {
    return await Deno.readTextFile(join(directory, `${name}.log`)).catch(() => "");
  }

  async function until(found: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + 45_000;
    while (!await found().catch(() => false)) {
      if (performance.now() > deadline) {
        assert.fail(
          `It never came to that\n${await log("etcd-keeper-a")}\n${await log("etcd-keeper-b")}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
});

async function answer(port: number, path: string): Promise<string> {
  return await (await fetch(`http://127.0.0.1:${port}${path}`)).text();
}

interface NamedLike {
  readonly metadata: { readonly name: string };
}
