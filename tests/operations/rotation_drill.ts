import assert from "node:assert/strict";
import type { EtcdClusterInput } from "../../manifests/config/etcd_cluster.ts";
import type { carryOut } from "../../operations/keeper/carry_out.ts";
import type { CertifiedKey } from "../../operations/certificates/certified_key.ts";
import { dialPort, type DialResult } from "../../operations/keeper/rotation/dial_port.ts";
import { conditionsKey } from "../../operations/keeper/status.ts";
import type { StoredCondition } from "../../operations/keeper/status.ts";
import type { Step } from "../../operations/keeper/step.ts";
import { type KeptCluster, startKeptCluster } from "../keeper/kept_cluster.ts";
import {
  type LoadReport,
  type RollingTenants,
  type RollingTenantsOptions,
  startRollingTenants,
} from "./rolling_tenants.ts";

/** Certificates that the keeper issues. */
export type KeeperCertificates = Extract<
  NonNullable<NonNullable<EtcdClusterInput["spec"]>["certificates"]>,
  { readonly mode: "keeper" }
>;

/** What one commit says of both CAs; what it leaves out is at its default. */
export type RotationCommit = Pick<KeeperCertificates, "client" | "peer">;

/** How a commit is followed. */
export interface CommitOptions {
  /** Carries steps out. Default: what a keeper has that lives. */
  readonly carry?: typeof carryOut;
  /** Until a step is of one of these kinds. Default: until keepers rest. */
  readonly until?: readonly Step["kind"][];
}

/** Three members under the load of tenants, on which CAs are rotated. */
export interface RotationDrill {
  /** The members and their keeper. */
  readonly cluster: KeptCluster;
  /** The load. */
  readonly tenants: RollingTenants;
  /** Commits, and lets keepers work until nothing is left to do or somebody has to do something. */
  commit(rotation: RotationCommit, options?: CommitOptions): Promise<Step>;
  /** A value in a Secret; empty when it is not there. */
  valueIn(secret: string, key: string): Promise<string>;
  /** Whether a member trusts the CA of a client's certificate. */
  trustOf(pod: string, shown: CertifiedKey): Promise<DialResult["trust"]>;
  /** One of the conditions that people read. */
  condition(type: string): Promise<StoredCondition | undefined>;
  /** The process of each member. */
  processes(): readonly (number | undefined)[];
}

/** The pods of the members. */
export const drillPods = ["etcd-0", "etcd-1", "etcd-2"] as const;

const resting = ["settled", "blocked"] as const;
const spec = { members: 3, tenants: [{ name: "declared" }] };

/** Founds a cluster and starts the load on it. The caller ends both; `load` may watch writes. */
export async function startRotationDrill(
  load: Pick<RollingTenantsOptions, "observe"> = {},
): Promise<RotationDrill> {
  const cluster = await startKeptCluster(spec);
  try {
    cluster.backEnd.createMemberSet();
    await cluster.until(["settled"]);
    const names = ["kamaji-a", "kamaji-b", "kamaji-c"];
    const tenants = await startRollingTenants(cluster, { names, writesPerSecond: 10, ...load });
    return drillOf(cluster, tenants);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

function drillOf(cluster: KeptCluster, tenants: RollingTenants): RotationDrill {
  const { backEnd } = cluster;
  return {
    cluster,
    tenants,
    commit: (rotation, { carry, until = resting } = {}) => {
      cluster.commit({ ...spec, certificates: { mode: "keeper", ...rotation } });
      return cluster.until(until, carry);
    },
    valueIn: async (name, key) => (await backEnd.read({ kind: "Secret", name }))?.data[key] ?? "",
    trustOf: async (pod, shown) => {
      const { hostname, port } = new URL(`https://${backEnd.addresses.endpoint(pod)}`);
      const dialled = { host: hostname, port: Number(port), shown, timeout: 3_000 };
      return (await dialPort(dialled)).trust;
    },
    condition: async (type) => {
      const status = await backEnd.read({ kind: "ConfigMap", name: "etcd-status" });
      const conditions: StoredCondition[] = JSON.parse(status?.data[conditionsKey] ?? "[]");
      return conditions.find((each) => each.type === type);
    },
    processes: () => drillPods.map((pod) => cluster.pods.members.get(pod)?.pid),
  };
}

/** No write was lost or refused twice, and there were enough for that to mean something. */
export function assertUnharmed(report: LoadReport): void {
  const { acknowledged, failed, longestGap, lost } = report;
  assert.deepEqual(failed, []);
  assert.deepEqual(lost, []);
  assert.ok(acknowledged > 200, `${acknowledged} writes`);
  assert.ok(longestGap < 10_000, `${longestGap} ms without a write`);
}
