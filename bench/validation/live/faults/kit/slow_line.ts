import type { PeerProxyFault } from "../../stage/peer_proxy.ts";
import type { Stage } from "../../stage/stage.ts";
import { socketOwner } from "./socket_owner.ts";

/** Puts a fault on everything that goes to a member from others and from it to others. */
export async function disturbLine(
  stage: Stage,
  member: string,
  fault: Omit<PeerProxyFault, "concerns">,
): Promise<void> {
  const processOf = (name: string) => stage.pods.members.get(name)?.pid;
  const concerns = async (port: number) => {
    const processes = stage.members.map(processOf).filter((pid) => pid !== undefined);
    return await socketOwner(port, processes) === processOf(member);
  };
  for (const each of stage.members) {
    await stage.proxyOf(each).set(each === member ? fault : { ...fault, concerns });
  }
}

/** Ends it. */
export async function restoreLines(stage: Stage): Promise<void> {
  for (const member of stage.members) await stage.proxyOf(member).set({});
}
