import type { ServedStage } from "../../live_fault.ts";
import { memberRoles } from "./member_roles.ts";

/** Has a follower lead instead of the leader. */
export async function moveLeader(stage: Pick<ServedStage, "connect" | "members">): Promise<void> {
  const { followers: [follower], leader } = await memberRoles(stage);
  if (follower === undefined) return;
  const [from, to] = await Promise.all([
    stage.connect("root", [leader]),
    stage.connect("root", [follower]),
  ]);
  try {
    const { header } = await to.maintenance.status();
    await from.maintenance.moveLeader({ targetID: header.member_id });
  } finally {
    from.close();
    to.close();
  }
}
