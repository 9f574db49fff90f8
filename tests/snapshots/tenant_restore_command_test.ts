import { after, before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";
import { command } from "../../cli/tenant/restore.ts";
import { Failure } from "../../diagnostics/failure.ts";
import { onboardTenant } from "../../etcd/tenants/onboard_tenant.ts";
import { tenantOf } from "../../etcd/tenants/tenant.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { saveSnapshot } from "../../operations/snapshots/save_snapshot.ts";
import { itWhere } from "../it_where.ts";
import { localEtcd, startTestCluster } from "../local_etcd.ts";
import { etcdutl } from "../restore/local_etcdutl.ts";
import { type CommandRun, commandRun } from "../tenants/command_run.ts";

const it = itWhere(etcdutl !== undefined);

describe("kamaji-etcd tenant restore", () => {
  let cluster: LocalCluster;
  let folder: string;
  let run: CommandRun;

  before(async () => {
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined);
    folder = await Deno.makeTempDir({ prefix: "tenant-restore-" });
    cluster = await startTestCluster(binary);
    const root = await cluster.connect("root");
    try {
      await onboardTenant(root, tenantOf("team-a"));
      await root.put("/team-a/kept").value("as it was");
      await root.put("/team-a/lost").value("as it was");
      await root.put("/team-b/key").value("of somebody else");
      await saveSnapshot({ client: root, file: join(folder, "saved.db") });
      await root.put("/team-a/new").value("written since");
      await root.delete().key("/team-a/lost");
    } finally {
      root.close();
    }
    const onCluster = await commandRun(command, { cluster, folder });
    run = (...args) =>
      onCluster(
        "team-a",
        ...[`--snapshot=${join(folder, "saved.db")}`, `--etcd=${binary.path}`],
        ...[`--etcdutl=${etcdutl}`, ...args],
      );
  });

  after(async () => {
    await cluster?.stop();
    if (folder !== undefined) await Deno.remove(folder, { recursive: true });
  });

  it("counts what each rule would mean, and changes nothing", async () => {
    const refused = await run("--dry-run");
    assert.equal(refused.code, 0);
    assert.match(
      refused.output,
      /^A restore of "team-a" would mean: 1 keys put, 0 deleted, 1 kept/,
    );
    assert.match(
      refused.output,
      /\nIt would be refused: 2 keys are live; choose another --conflict\n/,
    );
    const overwriting = await run("--dry-run", "--conflict=overwrite", "--output=json");
    const { deleted, dryRun, put } = JSON.parse(overwriting.output);
    assert.deepEqual([put, deleted, dryRun], [1, 1, true]);
  });

  it("asks before it overwrites, where somebody can be asked", async () => {
    await assert.rejects(
      run("--conflict=overwrite"),
      (error) => error instanceof Failure && error.code === "usage",
    );
  });

  it("restores, compares, and says what it did", async () => {
    const { code, output } = await run("--conflict=overwrite", "--yes");
    assert.equal(code, 0);
    const [did = "", snapshot = "", live = "", ...rest] = output.trimEnd().split("\n");
    assert.equal(
      did,
      '"team-a": 1 keys put, 1 deleted, 0 kept, 1 as they were, 0 leased ones left out',
    );
    assert.match(live, /^live +2 keys, 42 bytes, SHA-256 [\da-f]{64}$/);
    assert.equal(snapshot.replace("snapshot", "live    "), live.padEnd(live.length));
    assert.deepEqual(rest, []);
    const root = await cluster.connect("root");
    try {
      assert.equal(await root.get("/team-a/lost").string(), "as it was");
      assert.equal(await root.get("/team-a/new").string(), null);
      assert.equal(await root.get("/team-b/key").string(), "of somebody else");
    } finally {
      root.close();
    }
  });

  it("says that etcdutl is missing, or that the file is no snapshot", async () => {
    const fails = (code: string, ...args: string[]) =>
      assert.rejects(run(...args), (error) => error instanceof Failure && error.code === code);
    await fails("etcd-not-found", "--etcdutl=/no/such/etcdutl");
    await fails("snapshot-refused", `--snapshot=${join(folder, "cert")}`);
  });
});
