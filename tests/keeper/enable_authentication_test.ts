import { after, before, describe, it } from "@std/testing/bdd";
import type { Etcd3 } from "etcd3";
import assert from "node:assert/strict";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";
import { enableAuthentication, isAuthenticationEnabled } from "../../etcd/enable_authentication.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { cutClient, cuts } from "../cut_client.ts";
import { localEtcd, startTestCluster } from "../local_etcd.ts";

const options = { administrators: ["etcd-keeper"] };
/** Status, one role, two users with a grant each, the switch, status. */
const requests = 8;

describe("enabling authentication", () => {
  let cluster: LocalCluster;
  let root: Etcd3;
  before(async () => {
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined);
    cluster = await startTestCluster(binary);
    root = await cluster.connect("root");
  });
  after(async () => {
    root?.close();
    await cluster?.stop();
  });

  for (const cut of cuts(requests)) {
    it(`is finished by the next call when ${cut.title}`, async () => {
      await forget(root);
      await assert.rejects(enableAuthentication(cutClient(root, cut), options), /cut off/);
      await enableAuthentication(root, options);
      const keeper = await cluster.connect("etcd-keeper");
      try {
        assert.equal(await isAuthenticationEnabled(keeper), true);
        assert.deepEqual((await keeper.auth.userList()).users, ["etcd-keeper", "root"]);
      } finally {
        keeper.close();
      }
    });
  }

  it("does nothing when it is on", async () => {
    assert.equal(await enableAuthentication(root, options), false);
  });
});

/** As before anything was enabled. */
async function forget(root: Etcd3): Promise<void> {
  await root.auth.authDisable();
  for (const name of (await root.auth.userList()).users ?? []) await root.auth.userDelete({ name });
  for (const role of (await root.auth.roleList()).roles ?? []) await root.auth.roleDelete({ role });
}
