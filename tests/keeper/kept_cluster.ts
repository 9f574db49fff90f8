import assert from "node:assert/strict";
import { Failure } from "../../diagnostics/failure.ts";
import { createLog } from "../../diagnostics/log.ts";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import { clusterNames } from "../../manifests/cluster_names.ts";
import {
  defaultEtcdVersion,
  type EtcdCluster,
  type EtcdClusterInput,
} from "../../manifests/config/etcd_cluster.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import type { carryOut } from "../../operations/keeper/carry_out.ts";
import { createKeeperMetrics } from "../../operations/keeper/keeper_metrics.ts";
import type { Step } from "../../operations/keeper/step.ts";
import { createStrangerSource } from "../../operations/keeper/stranger.ts";
import { takeTurn } from "../../operations/keeper/take_turn.ts";
import { localEtcd } from "../local_etcd.ts";
import { type FileBackEnd, fileBackEnd } from "./file_back_end.ts";
import { type LocalPods, localPods } from "./local_pods.ts";

/** A cluster of real etcd processes and the objects that a keeper makes of it. */
export interface KeptCluster {
  /** What is wished. */
  readonly config: EtcdCluster;
  /** The objects. */
  readonly backEnd: FileBackEnd;
  /** The members. */
  readonly pods: LocalPods;
  /** Lets a new keeper take one turn, and pods do what they can. */
  turn(carry?: typeof carryOut): Promise<Step>;
  /** Takes turns until a step is of one of the kinds. */
  until(kinds: readonly Step["kind"][], carry?: typeof carryOut): Promise<Step>;
  /** The credentials in a Secret. */
  credentialsIn(secret: string): Promise<ClientCredentials>;
  /** Ends everything. */
  stop(): Promise<void>;
}

const timeLimit = 90_000;
const pause = 150;

/** Prepares a cluster of one member, or as many as `spec` says, without doing anything for it. */
export async function startKeptCluster(spec: EtcdClusterInput["spec"] = {}): Promise<KeptCluster> {
  const binary = await localEtcd(defaultEtcdVersion);
  assert.ok(binary !== undefined);
  const directory = await Deno.makeTempDir({ prefix: "kamaji-etcd-keeper-" });
  const config = exampleCluster({ spec: { members: 1, ...spec } });
  const backEnd = fileBackEnd(directory, config);
  const pods = localPods({ config, binary: binary.path, backEnd });
  // Every turn is a new keeper's: nothing but the objects and etcd itself may carry over.
  const turn = async (carry?: typeof carryOut) => {
    await pods.tick();
    return await takeTurn({
      assignment: () =>
        Promise.resolve({
          plan: { config, addresses: backEnd.addresses },
          backEnd,
          configHash: "test",
        }),
      strangerOf: createStrangerSource(),
      metrics: createKeeperMetrics(),
      log: createLog({ level: "error" }),
      signal: new AbortController().signal,
      ...(carry === undefined ? {} : { carryOut: carry }),
    });
  };
  return {
    config,
    backEnd,
    pods,
    turn,
    until: async (kinds, carry) => {
      const deadline = performance.now() + timeLimit;
      let last: unknown;
      while (performance.now() < deadline) {
        try {
          const step = await turn(carry);
          if (kinds.includes(step.kind)) return step;
          last = step;
          if (step.kind === "wait") await new Promise((resolve) => setTimeout(resolve, pause));
        } catch (error) {
          if (!(error instanceof Killed) && !(error instanceof Failure)) throw error;
          last = error;
        }
      }
      assert.fail(`Never ${kinds.join(", ")}; last ${JSON.stringify(last)}, ${String(last)}`);
    },
    credentialsIn: async (name) => {
      const names = clusterNames(config);
      const secret = await backEnd.read({ kind: "Secret", name });
      const authority = await backEnd.read({ kind: "Secret", name: names.authoritySecret });
      return {
        trust: authority?.data["ca.crt"] ?? "",
        certificate: secret?.data["tls.crt"] ?? "",
        privateKey: secret?.data["tls.key"] ?? "",
      };
    },
    stop: async () => {
      await pods.stop();
      await Deno.remove(directory, { recursive: true });
    },
  };
}

/** The death of a keeper. */
export class Killed extends Error {}
