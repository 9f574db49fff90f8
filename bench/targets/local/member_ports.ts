import { Failure } from "../../../diagnostics/failure.ts";
import { freePorts, takenPort } from "./free_ports.ts";
import type { MemberPorts } from "./loopback_place.ts";

/** Chooses the ports of so many members. */
export type ChoosePorts = (members: number) => readonly MemberPorts[];

/**
 * The ports of so many members: the given ones, or free ones. Given ones are tried before anything
 * starts, because another etcd that serves health on one would pass for a ready member.
 *
 * @throws {Failure} `etcd-start-failed` when something listens on a given port
 */
export function memberPorts(
  members: number,
  given: readonly MemberPorts[] | undefined,
): readonly MemberPorts[] {
  return given === undefined ? freeMemberPorts(members) : refuseTaken(given);
}

/** Ports on which nothing listens at this moment. */
export function freeMemberPorts(members: number): readonly MemberPorts[] {
  const free = freePorts(members * 3);
  return Array.from({ length: members }, (_, index) => {
    const [client = 0, peer = 0, metrics = 0] = free.slice(index * 3, index * 3 + 3);
    return { client, peer, metrics };
  });
}

/** The first of members' ports that something listens on. */
export function takenMemberPort(ports: readonly MemberPorts[]): number | undefined {
  return takenPort(ports.flatMap(({ client, metrics, peer }) => [client, peer, metrics]));
}

function refuseTaken(ports: readonly MemberPorts[]): readonly MemberPorts[] {
  const taken = takenMemberPort(ports);
  if (taken === undefined) return ports;
  throw new Failure("etcd-start-failed", `Port ${taken} of 127.0.0.1 is taken`, {
    hint: "End the program that listens there, or use other ports",
  });
}
