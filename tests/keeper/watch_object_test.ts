import { after, before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { openInCluster } from "../../operations/kubernetes/open_in_cluster.ts";
import { watchObject } from "../../operations/kubernetes/watch_object.ts";
import { itWhere } from "../it_where.ts";
import { hasKubernetesApi, type KeeperApi, startKeeperApi } from "./keeper_api.ts";

const configMaps = "/api/v1/namespaces/kamaji-system/configmaps";

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

  it("is quiet while watches end and begin, and hears a change in any of them", async () => {
    const watched = await watchConfig();
    await watched.begun(1);
    await watched.begun(3);
    assert.equal(watched.rung(), 1, "the first sight alone rings");
    await api.applyConfig(exampleCluster({ spec: { members: 5 } }));
    await until(() => watched.rung() === 2);
    await watched.begun(5);
    assert.equal(watched.rung(), 2);
    await watched.end();
  });

  it("hears of what happened between two watches", async () => {
    const watched = await watchConfig({
      between: [
        () => api.applyConfig(exampleCluster({ spec: { members: 1 } })),
        () => removeConfig(),
        () => api.applyConfig(config),
      ],
    });
    await watched.begun(3);
    // First sight and the change; the deletion is known when the watch after it has ended.
    assert.equal(watched.rung(), 2);
    await watched.begun(4);
    await until(() => watched.rung() === 4);
    await watched.begun(6);
    assert.equal(watched.rung(), 4, "first sight, change, deletion, and that it is back");
    await watched.end();
  });

  /** Watches the config; `between` is done before the second watch, the third and so on. */
  async function watchConfig(
    { between = [] }: { readonly between?: readonly (() => Promise<void>)[] } = {},
  ) {
    const ended = new AbortController();
    let rung = 0;
    let begun = 0;
    const opened = await openInCluster({
      server: api.server,
      credentials: api.keeperCredentials,
    });
    const { watch } = opened;
    const counted = Object.create(watch, {
      watch: {
        value: async (...parts: Parameters<typeof watch.watch>) => {
          await between[begun - 1]?.();
          begun++;
          return await watch.watch(...parts);
        },
      },
    });
    const watching = watchObject({ ...opened, watch: counted }, {
      collection: configMaps,
      name: "etcd-config",
      changed: () => rung++,
      signal: ended.signal,
      seconds: 1,
    });
    return {
      rung: () => rung,
      begun: (count: number) => until(() => begun >= count),
      end: async () => {
        ended.abort();
        await watching;
      },
    };
  }

  async function removeConfig(): Promise<void> {
    const { status } = await api.request({ method: "DELETE", path: `${configMaps}/etcd-config` });
    assert.equal(status, 200);
  }
});

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!holds()) {
    assert.ok(performance.now() < deadline, "It never came to that");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
