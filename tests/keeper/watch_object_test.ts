import { after, before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { openInCluster } from "../../operations/kubernetes/open_in_cluster.ts";
import { watchObject } from "../../operations/kubernetes/watch_object.ts";
import { itWhere } from "../it_where.ts";
import { hasKubernetesApi, type KeeperApi, startKeeperApi } from "./keeper_api.ts";

describe("watchObject()", () => {
  const it = itWhere(hasKubernetesApi);
  const config = exampleCluster();
  let api: KeeperApi;

  before(async () => {
    if (!hasKubernetesApi) return;
    api = await startKeeperApi();
    await api.applyRendered(config, ["Role", "RoleBinding"]);
    await api.applyConfig(config);
  });

  after(async () => {
    await api?.stop();
  });

  it("hears of changes after the server has ended a watch", async () => {
    const ended = new AbortController();
    let rung = 0;
    const credentials = api.keeperCredentials;
    const watching = watchObject(await openInCluster({ server: api.server, credentials }), {
      collection: "/api/v1/namespaces/kamaji-system/configmaps",
      name: "etcd-config",
      changed: () => rung++,
      signal: ended.signal,
      seconds: 1,
    });
    // Each watch begins by showing the object, so a third ring means that a third one began.
    const deadline = performance.now() + 30_000;
    while (rung < 3 && performance.now() < deadline) await pause();
    const before = rung;
    await api.applyConfig(exampleCluster({ spec: { members: 5 } }));
    while (rung === before && performance.now() < deadline) await pause();
    ended.abort();
    await watching;
    assert.ok(before >= 3 && rung > before, `${before} rings, then ${rung}`);
  });
});

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
