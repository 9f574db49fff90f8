import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { EtcdBinary } from "../bench/targets/local/binary/etcd_binary.ts";
import type { LocalCluster } from "../bench/targets/local/local_cluster.ts";
import { matrixVersions } from "../etcd/isolation/decision_sources.ts";
import { etcdMinors, identities, type IsolationCell } from "../etcd/isolation/isolation_cell.ts";
import { isolationCells } from "../etcd/isolation/isolation_cells.ts";
import { probeCell, type ProbeOptions } from "../etcd/isolation/probe_cell.ts";
import { createStage, type Stage } from "../etcd/isolation/stage.ts";
import { itWhere } from "./it_where.ts";
import { localEtcd, startTestCluster } from "./local_etcd.ts";

/** Probes watch from the first revision on. */
const spec = { compaction: { mode: "revision", retention: 1_000_000 } } as const;

const rpcs = [...new Set(isolationCells.map((cell) => cell.rpc))];

for (const minor of etcdMinors) {
  const binary = await localEtcd(matrixVersions[minor]);
  const itWithEtcd = itWhere(binary !== undefined);

  describe(`isolation on etcd ${matrixVersions[minor]}`, () => {
    let cluster: LocalCluster | undefined;
    let stage: Stage;
    before(async () => {
      if (binary === undefined) return;
      cluster = await startTestCluster(binary, spec);
      stage = await openStage(cluster);
    });
    after(async () => {
      stage?.close();
      await cluster?.stop();
    });

    for (const rpc of rpcs) {
      itWithEtcd(`${rpc} does with tenant, stranger and root what the matrix says`, async () => {
        const cells = isolationCells.filter((cell) => cell.rpc === rpc);
        assert.deepEqual(await probeForAll(cells, { stage, minor }), []);
      });
    }

    itWithEtcd("has no gRPC method that the matrix leaves out", async () => {
      const served = await servedMethods(stage);
      assert.ok(served.length > 40, `only ${served.length} methods are known to the metrics`);
      assert.deepEqual(served.filter((method) => !rpcs.includes(method)), []);
    });
  });
}

describe("the matrix", () => {
  let cluster: LocalCluster;
  let stage: Stage;
  let options: ProbeOptions;
  before(async () => {
    cluster = await startTestCluster(await defaultEtcd(), spec);
    stage = await openStage(cluster);
    options = { stage, identity: "tenant", minor: "3.6" };
  });
  after(async () => {
    stage?.close();
    await cluster?.stop();
  });

  it("fails where it says that a foreign key may be read", async () => {
    const wrong = { ...cellOf("KV.Range", "a foreign key"), tenant: "allowed" } as const;
    assert.deepEqual(await probeCell(wrong, options), [
      "KV.Range, a foreign key, by tenant: expected allowed, got denied",
    ]);
  });

  it("fails where it says that an own key may not be written", async () => {
    const wrong = { ...cellOf("KV.Put", "a new own key"), tenant: "denied" } as const;
    assert.deepEqual(await probeCell(wrong, options), [
      "KV.Put, a new own key, by tenant: expected denied, got allowed",
    ]);
  });

  it("fails where an effect is not the one the guide tells of", async () => {
    const cell = cellOf("Lease.LeaseRevoke", "a foreign lease without keys");
    const limit = { effect: "Does nothing", isShown: () => false };
    const problems = await probeCell({ ...cell, limit }, options);
    assert.match(problems.join(), /not to the effect/);
  });

  it("notices a write that took effect although it was refused", async () => {
    const cell = cellOf("KV.Put", "a foreign key");
    const probe: IsolationCell["probe"] = async (scene) => {
      await scene.root.etcd.kv.put({ key: scene.foreign.key });
      return await cell.probe(scene);
    };
    assert.match((await probeCell({ ...cell, probe }, options)).join(), /keys changed from/);
    assert.deepEqual(await probeCell(cell, options), []);
  });

  // What Kamaji granted until August 2024, and never mended where it had.
  it("notices a role whose range ends at \\0 instead of at its prefix", async () => {
    const { own, root } = stage.sceneOf("tenant");
    const wide = { key: own.prefix, range_end: Buffer.from([0]) };
    await root.etcd.auth.roleGrantPermission({
      name: own.name,
      perm: { permType: "Readwrite", ...wide },
    });
    await stage.reset();
    const cells = isolationCells.filter(({ rpc }) => ["KV.Range", "Watch.Watch"].includes(rpc));
    const problems = await probeAll(cells, options);
    await root.etcd.auth.roleRevokePermission({ role: own.name, ...wide });
    await stage.reset();
    for (const leak of ["KV.Range, a foreign key", "Watch.Watch, an own key with the open end"]) {
      assert.ok(
        problems.some((problem) => problem.startsWith(leak) && problem.includes("gives away")),
        `${leak} is not among: ${problems.join("\n")}`,
      );
    }
  });
});

describe("isolation at a follower", () => {
  let cluster: LocalCluster;
  let stage: Stage;
  before(async () => {
    cluster = await startTestCluster(await defaultEtcd(), { ...spec, members: 3 });
    stage = await openStage(cluster, await followerOf(cluster));
  });
  after(async () => {
    stage?.close();
    await cluster?.stop();
  });

  // A follower answers these itself before it asks the leader.
  for (const service of ["Lease", "Cluster", "Maintenance"]) {
    it(`${service} does with tenant, stranger and root what the matrix says`, async () => {
      const cells = isolationCells.filter(({ rpc }) => rpc.startsWith(`${service}.`));
      assert.deepEqual(await probeForAll(cells, { stage, minor: "3.6" }), []);
    });
  }
});

async function probeForAll(
  cells: readonly IsolationCell[],
  options: Omit<ProbeOptions, "identity">,
): Promise<string[]> {
  const problems: string[] = [];
  for (const identity of [...identities, "root"] as const) {
    problems.push(...await probeAll(cells, { ...options, identity }));
  }
  return problems;
}

async function probeAll(
  cells: readonly IsolationCell[],
  options: ProbeOptions,
): Promise<string[]> {
  const problems: string[] = [];
  for (const cell of cells) problems.push(...await probeCell(cell, options));
  return problems;
}

function cellOf(rpc: string, target: string): IsolationCell {
  const cell = isolationCells.find((each) => each.rpc === rpc && each.target === target);
  assert.ok(cell !== undefined, `the matrix has no ${rpc}, ${target}`);
  return cell;
}

async function openStage(cluster: LocalCluster, endpoint = cluster.endpoints[0]): Promise<Stage> {
  assert.ok(endpoint !== undefined);
  return await createStage({ endpoint, credentialsOf: cluster.credentialsOf });
}

async function defaultEtcd(): Promise<EtcdBinary> {
  const binary = await localEtcd(matrixVersions["3.6"]);
  assert.ok(binary !== undefined);
  return binary;
}

async function followerOf(cluster: LocalCluster): Promise<string> {
  const root = await cluster.connect("root");
  try {
    const { leader } = await root.maintenance.status();
    const { members } = await root.cluster.memberList({});
    const follower = members.find(({ ID }) => ID !== leader);
    assert.ok(follower !== undefined);
    return new URL(follower.clientURLs[0] ?? "").host;
  } finally {
    root.close();
  }
}

/** Every method of the gRPC server has a counter from the start (etcd api/v3rpc/grpc.go, Server). */
async function servedMethods(stage: Stage): Promise<string[]> {
  const metrics = await stage.sceneOf("root").root.https.get("/metrics");
  const counters = metrics.matchAll(
    /^grpc_server_started_total\{grpc_method="(\w+)",grpc_service="([\w.]+)"/gm,
  );
  const names = [...counters].map(([, method, service]) =>
    `${service?.split(".").at(-1)}.${method}`
  );
  return [...new Set(names)].sort();
}
