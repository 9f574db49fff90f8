import { healthProblems } from "../health/health_problems.ts";
import type { Observation } from "./observation.ts";

/** What else is known to be away, or allowed, when the gate is asked. */
export interface DisturbanceOptions {
  /** The pod of the member that is the operation's object; its own state is no obstacle. */
  readonly except?: string;
}

/**
 * Why no member may be disturbed now: the gate before and after every disruptive step. All members
 * that are listed must vote, answer, agree on a leader, be up to date and raise no alarm, and their
 * pods be ready. Sentences without a full stop; nothing means that one member may be disturbed.
 */
export function obstaclesTo(
  { etcd: { listed, members }, pods }: Observation,
  { except }: DisturbanceOptions = {},
): string[] {
  if (listed === undefined) return ["There is no quorum"];
  const looked = members.filter(({ pod }) => pod !== except);
  const answers = looked.map((member) =>
    member.state === "serving" ? member.health : { endpoint: member.pod, cause: member.state }
  );
  const others = listed.filter(({ name }) => name !== except);
  const unready = pods.filter(({ name, readySince, isEnding }) =>
    name !== except && looked.some(({ pod }) => pod === name) &&
    (readySince === undefined || isEnding)
  );
  return [
    ...healthProblems(answers, { members: others.length }),
    ...unready.map(({ name }) => `${name} is not ready`),
  ];
}
