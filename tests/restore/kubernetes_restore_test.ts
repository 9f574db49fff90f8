import { describe } from "@std/testing/bdd";
import { hasKubernetesWorld, startKubernetesWorld } from "./kubernetes_world.ts";
import { restoresCluster } from "./restores_cluster.ts";

describe("a cluster of 3 in Kubernetes that lost its quorum", () => {
  restoresCluster({
    available: hasKubernetesWorld,
    start: () => startKubernetesWorld({ spec: { members: 3 } }),
  });
});
