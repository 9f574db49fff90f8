import type { MemberObservation, Observation } from "../observation.ts";

/** As a status says it (etcd server/etcdserver/api/v3rpc/maintenance.go): ids are decimal here. */
const alarm = /\bmemberID:(\d+) alarm:CORRUPT\b/;

/** The members, by their ids in hexadecimal, of which an alarm says that their data are corrupt. */
export function corruptMembers({ etcd }: Observation): string[] {
  const ids = etcd.members.flatMap(complaintsOf).map(accused).filter((id) => id !== undefined);
  return [...new Set(ids)];
}

/**
 * What is seen, but for a member's alarm and what follows from it: every member repeats the alarm
 * and calls itself unready for it (etcd server/etcdserver/api/etcdhttp/health.go).
 */
export function withoutAccusation(seen: Observation, member: string): Observation {
  if (!corruptMembers(seen).includes(member)) return seen;
  const members = seen.etcd.members.map((each): MemberObservation => {
    if (each.state !== "serving") return each;
    const errors = each.health.errors.filter((error) => accused(error) !== member);
    return { ...each, health: { ...each.health, errors } };
  });
  const pods = seen.pods.map((pod) => ({ ...pod, readySince: pod.readySince ?? 0 }));
  return { ...seen, pods, etcd: { ...seen.etcd, members } };
}

function complaintsOf(member: MemberObservation): readonly string[] {
  return member.state === "serving" ? member.health.errors : [];
}

function accused(complaint: string): string | undefined {
  const id = alarm.exec(complaint)?.[1];
  return id === undefined ? undefined : BigInt(id).toString(16);
}
