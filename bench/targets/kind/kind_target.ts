import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../../../diagnostics/failure.ts";
import { tenantOf } from "../../../etcd/tenants/tenant.ts";
import type { TenantAccess } from "../../engine/load_plan.ts";
import type { TrialAction } from "../../scenarios/trial.ts";
import { actByRequest, onEachMember } from "../act_by_request.ts";
import { targetFailure } from "../local/target_failure.ts";
import type { Target } from "../target.ts";
import type { DeployedEtcd } from "./deploy_etcd.ts";
import { memberRestarts } from "./member_restarts.ts";
import { signalMember } from "./signal_member.ts";

/** A cluster on kind as a target of load. Closing the target leaves the cluster. */
export async function kindTarget(etcd: DeployedEtcd): Promise<Target> {
  const { config: { spec }, isForwarded, members, serverName } = etcd;
  const before = await memberRestarts(etcd);
  let mayRestart = false;
  return {
    title: `${members.length} ${members.length === 1 ? "member" : "members"} of etcd ` +
      `${spec.version} with keeper on kind, mutual TLS, authentication on, ` +
      (isForwarded ? "through port-forwards" : "through ports of the node"),
    version: spec.version,
    members: members.length,
    endpoints: members.map(({ endpoint }) => endpoint),
    serverName,
    sharedMachine: true,
    confines: true,
    directory: undefined,
    metrics: members.map(({ metrics, name }) => {
      return { member: name, url: `http://${metrics}/metrics` };
    }),
    onboard: (names) => onboardAll(etcd, names),
    root: () => etcd.credentialsOf("root"),
    act: async (action) => {
      mayRestart ||= action.kind === "kill";
      try {
        return await act(etcd, action);
      } catch (error) {
        throw targetFailure(`Cluster cannot do "${action.kind}"`, error);
      }
    },
    failures: async () => {
      if (mayRestart) return [];
      const after = await memberRestarts(etcd);
      return [...after].filter(([pod, restarts]) => restarts !== before.get(pod))
        .map(([pod]) => new Failure("target-failed", `Member "${pod}" ended under load`));
    },
    close: () => Promise.resolve(),
  };
}

/** Tenants are declared, and the keeper onboards them and issues their Secrets. */
async function onboardAll(etcd: DeployedEtcd, names: readonly string[]): Promise<TenantAccess[]> {
  const { spec, ...rest } = etcd.config;
  const added = names.filter((name) => !spec.tenants.some((tenant) => tenant.name === name))
    .map((name) => ({ name }));
  try {
    await etcd.commit({ ...rest, spec: { ...spec, tenants: [...spec.tenants, ...added] } });
    await etcd.settled();
    return await Promise.all(names.map(async (name) => {
      return { tenant: tenantOf(name), credentials: await etcd.credentialsOf(name) };
    }));
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new Failure("target-failed", `Tenants cannot be onboarded: ${cause.message}`, { cause });
  }
}

async function act(etcd: DeployedEtcd, action: TrialAction): Promise<string> {
  const { members, serverName } = etcd;
  const asked = { members, serverName, root: () => etcd.credentialsOf("root") };
  switch (action.kind) {
    case "kill":
      // The kubelet starts it again at once: on Kubernetes nobody keeps it away.
      return await onEachMember(asked, {
        ...action,
        verb: "Killed",
        work: ({ name }) => signalMember(etcd, { pod: name, signal: "KILL" }),
      });
    case "pause":
      return await onEachMember(asked, {
        ...action,
        verb: "Paused",
        work: async ({ name }) => {
          await signalMember(etcd, { pod: name, signal: "STOP" });
          await sleep(action.seconds * 1_000);
          await signalMember(etcd, { pod: name, signal: "CONT" });
        },
      });
    default:
      return await actByRequest(asked, action);
  }
}
