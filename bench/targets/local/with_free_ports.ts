import type { MemberPorts } from "./loopback_place.ts";
import { type ChoosePorts, freeMemberPorts, takenMemberPort } from "./member_ports.ts";

/** What is done with ports that were free a moment ago. */
export interface PortUse<Result> {
  /** Members that need ports. */
  readonly members: number;
  /** Begins to use them. */
  readonly use: (ports: readonly MemberPorts[]) => Promise<Result>;
  /** Ends what a failed use left, so that its ports are free again. */
  readonly undo: () => Promise<unknown>;
  /** Chooses ports. Default {@link freeMemberPorts}. */
  readonly choose?: ChoosePorts;
}

/** Two programs that choose at random from 20,000 ports do not meet three times. */
const attempts = 3;

/**
 * Uses free ports, and others when another program took one between its being chosen and its being
 * used, three times at most. A failure for which no port is to blame is passed on as it is, and so
 * is the last one.
 */
export async function withFreePorts<Result>(options: PortUse<Result>): Promise<Result> {
  const { choose = freeMemberPorts, members, undo, use } = options;
  for (let attempt = 1;; attempt += 1) {
    const ports = choose(members);
    try {
      return await use(ports);
    } catch (error) {
      if (attempt === attempts) throw error;
      await undo();
      if (takenMemberPort(ports) === undefined) throw error;
    }
  }
}
