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
import { createStrangerSource } from "../../operations/keeper/access/stranger.ts";
import { type Keeper, takeTurn } from "../../operations/keeper/take_turn.ts";
import type { TenantReport } from "../../operations/tenants/tenant_report.ts";
import { localEtcd } from "../local_etcd.ts";
import { type FileBackEnd, fileBackEnd } from "../../bench/targets/local/kept/file_back_end.ts";
import { type LocalPods, localPods } from "../../bench/targets/local/kept/local_pods.ts";

/** A cluster of real etcd processes and the objects that a keeper makes of it. */
export interface KeptCluster {
  /** What is wished now. */
  readonly config: EtcdCluster;
  /** The objects. */
  readonly backEnd: FileBackEnd;
  /** The members. */
  readonly pods: LocalPods;
  /** Commits another spec: the StatefulSet has its template, and the keeper its wishes. */
  commit(spec: EtcdClusterInput["spec"]): void;
  /** Lets a new keeper take one turn, and pods do what they can. */
  turn(carry?: typeof carryOut): Promise<Step>;
  /** Takes turns until a step is of one of the kinds. */
  until(kinds: readonly Step["kind"][], carry?: typeof carryOut): Promise<Step>;
  /** The credentials in a Secret. */
  credentialsIn(secret: string): Promise<ClientCredentials>;
  /** Ends everything. */
  stop(): Promise<void>;
}

const timeLimit = 240_000;
const pause = 150;

/** How long a member must be well before the next is disturbed, in milliseconds; a minute really. */
const settlingTime = 1_000;

/** What a test may need besides the defaults. */
export interface KeptClusterOptions {
  /** Path of the etcd of a version. Default: of the default version, whatever is asked for. */
  readonly binaryOf?: (version: string) => string;
  /** What tenants were counted to hold. Default: never counted. */
  readonly counted?: () => TenantReport | undefined;
  /** What outlives a turn. Default: nothing, so that each turn is a new keeper's. */
  readonly remembering?: Pick<Keeper, "refusals" | "strangerOf">;
}

/** Prepares a cluster of one member, or as many as `spec` says, without doing anything for it. */
export async function startKeptCluster(
  spec: EtcdClusterInput["spec"] = {},
  options: KeptClusterOptions = {},
): Promise<KeptCluster> {
  const binary = await localEtcd(defaultEtcdVersion);
  assert.ok(binary !== undefined);
  const directory = await Deno.makeTempDir({ prefix: "kamaji-etcd-keeper-" });
  const configOf = (wished: EtcdClusterInput["spec"]) =>
    exampleCluster({ spec: { members: 1, ...wished } });
  const backEnd = fileBackEnd(directory, configOf(spec));
  const pods = localPods({ binaryOf: options.binaryOf ?? (() => binary.path), backEnd });
  // Every turn is a new keeper's: nothing but the objects and etcd itself carries over.
  const turn = async (carry?: typeof carryOut) => {
    await pods.tick();
    return await takeTurn({
      assignment: () =>
        Promise.resolve({
          plan: { config: backEnd.config, addresses: backEnd.addresses, settlingTime },
          backEnd,
          configHash: "test",
        }),
      strangerOf: createStrangerSource(),
      ...(options.counted === undefined ? {} : { counted: options.counted }),
      ...options.remembering,
      metrics: createKeeperMetrics(),
      log: createLog({ level: "error" }),
      signal: new AbortController().signal,
      ...(carry === undefined ? {} : { carryOut: carry }),
    });
  };
  return {
    get config() {
      return backEnd.config;
    },
    backEnd,
    pods,
    commit: (wished) => backEnd.commit(configOf(wished)),
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
      const names = clusterNames(backEnd.config);
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
