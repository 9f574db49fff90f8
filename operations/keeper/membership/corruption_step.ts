import type { KeeperPlan } from "../keeper_plan.ts";
import { corruptMembers } from "./corruption.ts";
import type { Membership } from "./membership.ts";
import type { Observation } from "../observation.ts";
import { blocked, type Step } from "../step.ts";
import { freshVolumeCommand } from "./tell_absence.ts";

/** As etcd accuses nobody in particular: no majority agrees on what is right. */
const nobody = "0";

/**
 * What is to be done about corrupt data, for which etcd refuses every tenant's reads and writes.
 * Giving up a volume is a person's decision; all that follows from it is the keeper's.
 */
export function corruptionStep(
  { config }: KeeperPlan,
  { membership: { listed }, seen }: {
    readonly membership: Membership;
    readonly seen: Observation;
  },
): Step | undefined {
  const [member] = corruptMembers(seen);
  if (member === undefined) return undefined;
  if (member === nobody) {
    return blocked(
      "DataCorrupt",
      "The members' data differ and no majority agrees (alarm CORRUPT), so etcd refuses all " +
        'requests; restore the cluster from a snapshot by "kamaji-etcd restore"',
    );
  }
  const pod = listed.find((each) => each.member === member)?.pod;
  if (pod === undefined) return { kind: "disarm-corruption", member };
  return blocked(
    "DataCorrupt",
    `The data of ${pod} are corrupt (alarm CORRUPT), and etcd refuses all requests for it. Give ` +
      `its volume up by ${freshVolumeCommand(config, pod)}; the keeper then replaces the member ` +
      "and takes the alarm back",
  );
}
