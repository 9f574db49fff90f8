import { etcdutl } from "./local_etcdutl.ts";
import { startLocalWorld } from "./local_world.ts";
import { restoresCluster } from "./restores_cluster.ts";

const available = etcdutl !== undefined;

for (const members of [1, 3, 5]) {
  restoresCluster({
    available,
    members,
    where: "on loopback",
    start: () => startLocalWorld({ members }),
  });
}
