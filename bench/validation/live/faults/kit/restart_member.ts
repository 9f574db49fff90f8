import type { Stage } from "../../stage/stage.ts";

/** Ends a member and waits until it serves again, with what it is to be started with now. */
export async function restartMember(stage: Stage, member: string): Promise<void> {
  const before = stage.pods.members.get(member);
  await stage.pods.kill(member);
  while (stage.pods.members.get(member) === before) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await stage.pods.members.get(member)?.ready();
  await stage.settled();
}
