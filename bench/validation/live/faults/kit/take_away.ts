import type { Heal } from "../../live_fault.ts";
import type { Stage } from "../../stage/stage.ts";

/** Kills members as if their nodes were gone: nobody starts them until it is healed. */
export async function takeAway(stage: Stage, members: readonly string[]): Promise<Heal> {
  for (const member of members) stage.pods.away.add(member);
  await Promise.all(members.map((member) => stage.pods.kill(member)));
  return async () => {
    for (const member of members) stage.pods.away.delete(member);
    await stage.settled();
  };
}
