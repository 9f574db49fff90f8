import { obstaclesTo } from "../disturbance.ts";
import { withoutAccusation } from "./corruption.ts";
import type { Membership } from "./membership.ts";
import type { Observation } from "../observation.ts";

/**
 * Milliseconds for which members have to be ready before etcd's list changes: etcd itself refuses
 * while they are connected for less than 5 s (server/etcdserver/server.go, HealthInterval).
 */
const settlingTime = 5_000;

/** Who comes or goes. */
export interface ResizeOptions {
  /** What there is. */
  readonly seen: Observation;
  /** The pod; how it is itself is no obstacle. */
  readonly pod: string;
  /** Its member's id, if it has one. */
  readonly member?: string;
}

/**
 * Why the list of members must not change now, in sentences without a full stop: the gate of every
 * disruptive step, asked about all members but the one that comes or goes.
 */
export function resizeObstacles(
  { listed }: Membership,
  { seen, pod, member = "" }: ResizeOptions,
): string[] {
  const isListed = (name: string) => listed.some((each) => each.pod === name);
  // A pod may be published that is a member no more.
  const members = seen.etcd.members.filter((each) => isListed(each.pod));
  const others = withoutAccusation({ ...seen, etcd: { ...seen.etcd, members } }, member);
  const young = seen.pods.filter(({ name, readySince }) =>
    name !== pod && isListed(name) && readySince !== undefined &&
    seen.now - readySince < settlingTime
  );
  return [
    ...obstaclesTo(others, { except: pod }),
    ...young.map(({ name }) => `${name} is ready for less than ${settlingTime / 1_000} s`),
  ];
}
