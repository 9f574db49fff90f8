import { Failure } from "../../../../diagnostics/failure.ts";
import { tenantOf } from "../../../../etcd/tenants/tenant.ts";
import type { TenantAccess } from "../../../engine/load_plan.ts";
import type { ClusterNeeds } from "../../../scenarios/trial.ts";
import type { Target } from "../../../targets/target.ts";
import type { Stage } from "../stage/stage.ts";

const onboardedWithin = 120_000;

/**
 * A stage as a target of load: tenants are declared in its configuration, and its keeper onboards
 * them. Closing the target leaves the stage as it is, for its Prometheus is asked afterwards.
 */
export function stageTarget(stage: Stage): Target {
  const { backEnd, config: { spec }, credentialsOf, members } = stage;
  const before = processesOf(stage);
  return {
    title: `${members.length} members of etcd ${spec.version} on loopback with keeper and ` +
      "Prometheus, mutual TLS, authentication on",
    version: spec.version,
    members: members.length,
    endpoints: members.map((member) => backEnd.addresses.endpoint(member)),
    serverName: undefined,
    sharedMachine: true,
    confines: true,
    directory: backEnd.directory,
    metrics: members.map((member) => ({
      member,
      url: `http://127.0.0.1:${backEnd.portsOf(member).metrics}/metrics`,
    })),
    onboard: (names, signal) => onboardAll(stage, names, signal),
    root: () => credentialsOf("root"),
    act: ({ kind }) => Promise.reject(refusal(`do "${kind}" to it`)),
    failures: () => Promise.resolve(endedMembers(stage, before)),
    close: () => Promise.resolve(),
  };
}

/**
 * Refuses what a stage cannot be made into while it is watched.
 *
 * @throws {Failure} `usage` for a cluster other than the configured one
 */
export function requireStageFits({ members, quotaBytes, security }: ClusterNeeds): void {
  if (members !== undefined) throw refusal(`have ${members} members`);
  if (quotaBytes !== undefined) throw refusal("have another quota");
  if (security !== undefined && security !== "authenticated") throw refusal("leave out security");
}

function refusal(wish: string): Failure {
  return new Failure("usage", `A cluster that is validated is as configured, and cannot ${wish}`, {
    hint: "Validate under a scenario that needs no cluster of its own, as kubernetes-steady does",
  });
}

async function onboardAll(
  stage: Stage,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<TenantAccess[]> {
  const { backEnd } = stage;
  const { spec, ...rest } = backEnd.config;
  const added = names.filter((name) => !spec.tenants.some((tenant) => tenant.name === name))
    .map((name) => ({ name }));
  backEnd.commit({ ...rest, spec: { ...spec, tenants: [...spec.tenants, ...added] } });
  const deadline = performance.now() + onboardedWithin;
  for (;;) {
    signal?.throwIfAborted();
    const accesses = await Promise.all(names.map((name) => accessOf(stage, name)));
    if (accesses.every(({ credentials }) => credentials.certificate !== "")) {
      await stage.settled();
      return accesses;
    }
    if (performance.now() > deadline) {
      throw new Failure("target-failed", "The keeper does not onboard the tenants in two minutes");
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function accessOf({ credentialsOf }: Stage, name: string): Promise<TenantAccess> {
  return { tenant: tenantOf(name), credentials: await credentialsOf(name) };
}

type Processes = ReadonlyMap<string, number | undefined>;

function processesOf({ members, pods }: Stage): Processes {
  return new Map(members.map((member) => [member, pods.members.get(member)?.pid]));
}

function endedMembers(stage: Stage, before: Processes): Failure[] {
  return [...processesOf(stage)].filter(([member, pid]) => pid !== before.get(member))
    .map(([member]) => new Failure("target-failed", `Member "${member}" ended under load`));
}
