import { after, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { carryOut } from "../../operations/keeper/carry_out.ts";
import { itWhere } from "../it_where.ts";
import { type KeptCluster, startKeptCluster } from "../keeper/kept_cluster.ts";
import { localEtcd } from "../local_etcd.ts";
import { assertRolledOut } from "./rolled_out.ts";
import { underLoad } from "./under_load.ts";

const base = { members: 3, tenants: [{ name: "team-a" }, { name: "team-b" }] };
const [older, newer] = ["3.5.33", "3.6.16"];
const binaries = new Map([
  [older, await localEtcd(older)],
  [newer, await localEtcd(newer)],
]);

describe("an upgrade by a minor version", () => {
  const itWithBoth = itWhere([...binaries.values()].every((binary) => binary !== undefined));
  let cluster: KeptCluster | undefined;
  after(() => cluster?.stop());

  itWithBoth("rolls out under load, and is not undone once all members have followed", async () => {
    const binaryOf = (version: string) => binaries.get(version)?.path ?? "";
    const upgraded = cluster = await startKeptCluster({ ...base, version: older }, { binaryOf });
    upgraded.backEnd.createMemberSet();
    await upgraded.until(["settled"]);
    await underLoad(upgraded, async (record) => {
      upgraded.commit({ ...base, version: newer });
      await upgraded.until(["settled"], record(carryOut));
    });
    await assertRolledOut(upgraded);
    upgraded.commit({ ...base, version: older });
    const step = await upgraded.until(["blocked", "restart-member"]);
    assert.equal("reason" in step && step.reason, "VersionPath");
  });
});
