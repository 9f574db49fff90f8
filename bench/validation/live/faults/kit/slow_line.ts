import type { Stage } from "../../stage/stage.ts";
import type { PeerProxyFault } from "../../stage/peer_proxy.ts";
import { ownsSocket } from "./socket_owner.ts";

/** Puts a fault on everything that goes to a member from others and from it to others. */
export async function disturbLine(
  stage: Stage,
  member: string,
  fault: Pick<PeerProxyFault, "cut" | "delay">,
): Promise<void> {
  const concerns = async (port: number) => {
    const pid = stage.pods.members.get(member)?.pid;
    return pid !== undefined && await ownsSocket(pid, port);
  };
  for (const each of stage.members) {
    await stage.proxyOf(each).set(each === member ? fault : { ...fault, concerns });
  }
}

/** Ends it. */
export async function restoreLines(stage: Stage): Promise<void> {
  for (const member of stage.members) await stage.proxyOf(member).set({});
}
