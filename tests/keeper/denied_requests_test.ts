import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createRefusalProbe } from "../../operations/keeper/access/refusal_probe.ts";
import { createStrangerSource } from "../../operations/keeper/access/stranger.ts";
import { type KeptCluster, startKeptCluster } from "./kept_cluster.ts";
import { deniedRequests } from "./denied_requests.ts";

describe("what etcd counts as denied because of the keeper", () => {
  let cluster: KeptCluster;
  let clock = 0;

  before(async () => {
    cluster = await startKeptCluster({ members: 3 }, {
      remembering: {
        refusals: createRefusalProbe({ now: () => clock }),
        strangerOf: createStrangerSource(),
      },
    });
    cluster.backEnd.createMemberSet();
    await cluster.until(["settled"]);
  });
  after(() => cluster?.stop());

  it("is nothing once every member was seen to refuse, for a quarter of an hour", async () => {
    const before = await deniedRequests(cluster);
    assert.ok(before >= 3, `${before}: each member was asked by a stranger`);
    for (let turn = 0; turn < 15; turn++) await cluster.turn();
    assert.equal(await deniedRequests(cluster), before);
  });

  it("is one request of each member after that", async () => {
    const before = await deniedRequests(cluster);
    clock += 900_000;
    for (let turn = 0; turn < 5; turn++) await cluster.turn();
    assert.equal(await deniedRequests(cluster), before + 3);
  });
});
