import { AlarmAction, AlarmType, type Etcd3 } from "etcd3";
import { Failure } from "../../../diagnostics/failure.ts";
import { etcdErrorClass } from "../../../etcd/error_class.ts";
import { asKeeper } from "../as_keeper.ts";
import type { ActionOf } from "../step.ts";
import type { Workbench } from "../workbench.ts";

/**
 * Puts a pod on etcd's list as a learner, which has no vote and so cannot cost the quorum.
 *
 * @throws {Failure} `etcd-request-failed` when etcd refuses
 */
export async function addLearner(
  bench: Workbench,
  { pod }: ActionOf<"add-learner">,
): Promise<void> {
  const peerURLs = [bench.plan.addresses.peerUrl(pod)];
  await askFor(bench, {
    what: `adding ${pod}`,
    use: (client) => client.cluster.memberAdd({ peerURLs, isLearner: true }),
  });
}

/**
 * Gives a learner its vote.
 *
 * @throws {Failure} `etcd-request-failed` when etcd refuses, as it does to one that is far behind
 */
export async function promote(
  bench: Workbench,
  { member, pod }: ActionOf<"promote">,
): Promise<void> {
  await askFor(bench, {
    what: `giving ${pod} its vote`,
    use: (client) => client.cluster.memberPromote({ ID: decimal(member) }),
  });
}

/**
 * Takes a member off etcd's list; one that is not on it any more is just what was wanted.
 *
 * @throws {Failure} `etcd-request-failed` when etcd refuses
 */
export async function removeMember(
  bench: Workbench,
  { member, pod }: ActionOf<"remove-member">,
): Promise<void> {
  await askFor(bench, {
    what: `removing ${pod}`,
    use: (client) => client.cluster.memberRemove({ ID: decimal(member) }),
    unless: "not-found",
  });
}

/**
 * Has another member lead. Only the leader itself can do that.
 *
 * @throws {Failure} `etcd-request-failed` when it does not
 */
export async function moveLeader(
  bench: Workbench,
  { from, to }: ActionOf<"move-leader">,
): Promise<void> {
  const heir = bench.seen.etcd.listed?.find(({ name }) => name === to)?.id;
  if (heir === undefined) throw new Failure("etcd-request-failed", `${to} is not on etcd's list`);
  await askFor(bench, {
    what: `having ${to} lead`,
    pod: from,
    use: (client) => client.maintenance.moveLeader({ targetID: decimal(heir) }),
  });
}

/**
 * Takes back the alarm of a member that is on the list no more.
 *
 * @throws {Failure} `etcd-request-failed` when etcd refuses
 */
export async function disarmCorruption(
  bench: Workbench,
  { member }: ActionOf<"disarm-corruption">,
): Promise<void> {
  const request = {
    action: AlarmAction.Deactivate,
    alarm: AlarmType.Corrupt,
    memberID: decimal(member),
  };
  await askFor(bench, {
    what: `disarming the alarm of member ${member}`,
    use: (client) => client.maintenance.alarm(request),
  });
}

interface Request {
  /** As a gerund phrase. */
  readonly what: string;
  readonly use: (client: Etcd3) => Promise<unknown>;
  /** The answer that means that it was done already. */
  readonly unless?: ReturnType<typeof etcdErrorClass>;
  readonly pod?: string;
}

async function askFor(bench: Workbench, { pod, unless, use, what }: Request): Promise<void> {
  await asKeeper(bench, {
    ...(pod === undefined ? {} : { pod }),
    use: async (client) => {
      try {
        await use(client);
      } catch (cause) {
        if (etcdErrorClass(cause) === unless) return;
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new Failure("etcd-request-failed", `etcd refused ${what}: ${why}`, {
          cause,
          hint: "Leave it to the keeper, which looks again by itself",
        });
      }
    },
  });
}

/** As requests have it. */
function decimal(id: string): string {
  return BigInt(`0x${id}`).toString();
}
