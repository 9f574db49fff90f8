import { hasKubernetesWorld, startKubernetesWorld } from "./kubernetes_world.ts";
import { restoresCluster } from "./restores_cluster.ts";

restoresCluster({
  available: hasKubernetesWorld,
  members: 3,
  where: "in Kubernetes",
  start: () => startKubernetesWorld({ spec: { members: 3 } }),
});
