import type { LiveFault } from "../live_fault.ts";
import { pauseKeeper } from "./kit/pause_keeper.ts";

/** A keeper that dies, stalls or cannot get on. */
export const keeperFaults: readonly LiveFault[] = [
  {
    id: "keeper-killed",
    fault: "The keeper dies: nothing answers at its port any more",
    family: "keeper",
    stage: "keeper",
    proves: ["EtcdKeeperDown"],
    expected: ["EtcdKeeperDown"],
    short: true,
    inject: async (stage) => {
      await stage.keeper.kill();
      return () => stage.startKeeper();
    },
  },
  {
    id: "keeper-without-lead",
    fault: "The keeper loses its Lease and goes on running without it",
    family: "keeper",
    stage: "keeper",
    proves: ["EtcdKeeperLeaderless"],
    expected: ["EtcdKeeperLeaderless"],
    inject: async (stage) => {
      await stage.keeper.loseLead();
      return () => stage.startKeeper();
    },
  },
  {
    id: "kubernetes-hangs",
    fault: "The Kubernetes API takes the keeper's requests and answers none",
    family: "keeper",
    stage: "keeper",
    proves: ["EtcdKeeperStale"],
    expected: ["EtcdKeeperStale"],
    inject: (stage) => {
      stage.kubernetes.objects = "hangs";
      return Promise.resolve(() => {
        stage.kubernetes.objects = "answers";
        return stage.settled();
      });
    },
  },
  {
    id: "kubernetes-refuses",
    fault: "The Kubernetes API refuses every request of the keeper",
    family: "keeper",
    stage: "keeper",
    proves: ["EtcdKeeperFailing"],
    expected: ["EtcdKeeperFailing"],
    companions: [
      { alert: "EtcdKeeperStale", why: "a keeper that sees nothing has not looked around either" },
      { alert: "EtcdKeeperBlind", why: "alarms and tenants are read with credentials of a Secret" },
    ],
    silentWithin: 180,
    inject: (stage) => {
      stage.kubernetes.objects = "refuses";
      return Promise.resolve(() => {
        stage.kubernetes.objects = "answers";
        return stage.settled();
      });
    },
  },
  {
    id: "cron-jobs-refused",
    fault: "The Kubernetes API refuses the keeper the CronJobs, and nothing else",
    family: "keeper",
    stage: "keeper",
    proves: ["EtcdKeeperBlind"],
    expected: ["EtcdKeeperBlind"],
    silentWithin: 180,
    inject: (stage) => {
      stage.kubernetes.cronJobs = "refuses";
      return Promise.resolve(() => {
        stage.kubernetes.cronJobs = "answers";
        return Promise.resolve();
      });
    },
  },
  {
    id: "paused-with-changes",
    fault: "The keeper is paused, and a change is committed that restarts all members",
    family: "keeper",
    stage: "keeper",
    proves: ["EtcdKeeperPaused", "EtcdRolloutPending"],
    expected: ["EtcdKeeperPaused", "EtcdRolloutPending"],
    companions: [
      {
        alert: "EtcdKeeperUnsettled",
        why: "members are restarted when it is taken back",
      },
    ],
    inject: (stage) =>
      pauseKeeper(stage, (config) => ({
        ...config,
        spec: {
          ...config.spec,
          resources: { ...config.spec.resources, limits: { memory: "9Gi" } },
        },
      })),
  },
  {
    id: "rotation-left-alone",
    fault: "A new generation of the peers' CA is begun, and left in its first phase",
    family: "keeper",
    stage: "keeper",
    proves: ["EtcdRotationStuck"],
    expected: ["EtcdRotationStuck"],
    silentWithin: 240,
    inject: async (stage) => {
      const before = stage.backEnd.config;
      const { certificates } = before.spec;
      if (certificates.mode !== "keeper") throw new Error("The keeper makes no CA here");
      const rotated = (phase: "trust-both" | "stable") => ({
        ...before,
        spec: {
          ...before.spec,
          certificates: {
            ...certificates,
            peer: { ...certificates.peer, rotation: { generation: 2, phase } },
          },
        },
      });
      stage.backEnd.commit(rotated("trust-both"));
      // All members are restarted for it, so that they trust both.
      const deadline = performance.now() + 150_000;
      while (
        !/_rotation_phase\{authority="peer",phase="trust-both"\} 1$/m.test(
          stage.keeper.exposition(),
        )
      ) {
        if (performance.now() > deadline) throw new Error("The rotation does not begin");
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return async () => {
        stage.backEnd.commit(before);
        await stage.settled();
      };
    },
  },
];
