import { describe } from "@std/testing/bdd";
import { etcdutl } from "./local_etcdutl.ts";
import { startLocalWorld } from "./local_world.ts";
import { restoresCluster } from "./restores_cluster.ts";

const available = etcdutl !== undefined;

for (const members of [1, 3, 5]) {
  describe(`a cluster of ${members} that lost its quorum`, () => {
    restoresCluster({ available, start: () => startLocalWorld({ members }) });
  });
}
