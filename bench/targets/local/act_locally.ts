import { setTimeout as sleep } from "node:timers/promises";
import type { TrialAction } from "../../scenarios/trial.ts";
import { actByRequest, type AskedCluster, onEachMember } from "../act_by_request.ts";
import type { LocalCluster } from "./local_cluster.ts";
import type { LocalMember } from "./local_member.ts";
import { linkSecurity } from "./security_rung.ts";
import { targetFailure } from "./target_failure.ts";

/**
 * Does something to a local cluster and returns when it is over.
 *
 * @returns what was done, in words, with the members
 * @throws {Failure} `target-failed` when it did not work
 */
export async function actLocally(
  cluster: LocalCluster,
  action: TrialAction,
  signal?: AbortSignal,
): Promise<string> {
  try {
    return await act(cluster, action, signal);
  } catch (error) {
    throw targetFailure(`Cluster cannot do "${action.kind}"`, error);
  }
}

async function act(
  cluster: LocalCluster,
  action: TrialAction,
  signal: AbortSignal | undefined,
): Promise<string> {
  const asked: AskedCluster<LocalMember> = {
    members: cluster.members,
    security: linkSecurity(cluster.security),
    serverName: undefined,
    root: () => cluster.credentialsOf("root"),
  };
  switch (action.kind) {
    case "kill":
      return await onEachMember(asked, {
        ...action,
        verb: "Killed and restarted",
        work: (member) => kill(member, { seconds: action.seconds, signal }),
      });
    case "pause":
      return await onEachMember(asked, {
        ...action,
        verb: "Paused",
        work: (member) => pause(member, { seconds: action.seconds, signal }),
      });
    default:
      return await actByRequest(asked, action);
  }
}

interface Outage {
  readonly seconds: number;
  readonly signal: AbortSignal | undefined;
}

async function kill(member: LocalMember, outage: Outage): Promise<void> {
  await member.kill();
  await rest(outage);
  member.start();
  await member.ready();
}

async function pause(member: LocalMember, outage: Outage): Promise<void> {
  member.signal("SIGSTOP");
  await rest(outage);
  member.signal("SIGCONT");
}

/** An interruption shortens an outage; what was taken down comes back all the same. */
async function rest({ seconds, signal }: Outage): Promise<void> {
  await sleep(seconds * 1000, undefined, signal === undefined ? {} : { signal }).catch(() => {});
}
