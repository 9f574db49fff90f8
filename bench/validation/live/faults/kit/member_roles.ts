import type { ServedStage } from "../../live_fault.ts";

/** Who leads and who follows. */
export interface MemberRoles {
  /** The leader's pod. */
  readonly leader: string;
  /** The others. */
  readonly followers: readonly string[];
}

const patience = 30_000;

/**
 * Asks the members who of them leads.
 *
 * @throws {Error} when nobody does for half a minute
 */
export async function memberRoles(
  stage: Pick<ServedStage, "connect" | "members">,
): Promise<MemberRoles> {
  const deadline = performance.now() + patience;
  while (performance.now() < deadline) {
    for (const member of stage.members) {
      if (await leads(stage, member)) {
        return { leader: member, followers: stage.members.filter((each) => each !== member) };
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("No member leads");
}

async function leads(
  stage: Pick<ServedStage, "connect" | "members">,
  member: string,
): Promise<boolean> {
  const client = await stage.connect("root", [member]);
  try {
    const { header, leader } = await client.maintenance.status({ deadline: Date.now() + 2_000 });
    return header.member_id === leader;
  } catch {
    return false;
  } finally {
    client.close();
  }
}

/**
 * The first of the followers.
 *
 * @throws {Error} when nobody leads, or nobody follows
 */
export async function someFollower(
  stage: Pick<ServedStage, "connect" | "members">,
): Promise<string> {
  const [follower] = (await memberRoles(stage)).followers;
  if (follower === undefined) throw new Error("No member follows");
  return follower;
}
