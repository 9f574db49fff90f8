import type { Etcd3 } from "etcd3";

/** An alarm that etcd holds for a member. */
export interface ActiveAlarm {
  /** The member's id, in hexadecimal. */
  readonly member: string;
  /** Which alarm. */
  readonly type: AlarmKind;
}

/** The alarms that etcd knows (etcd api/etcdserverpb/rpc.proto, AlarmType). */
export const alarmKinds = ["NOSPACE", "CORRUPT"] as const;

/** One of them. */
export type AlarmKind = typeof alarmKinds[number];

/**
 * Lists the alarms that are raised. They are asked of raft, as a write is; etcd's own gauge counts
 * how often one was raised and forgets it at a restart (etcd server/etcdserver/apply/apply.go).
 *
 * @param client a client of any user
 */
export async function readAlarms(client: Etcd3): Promise<ActiveAlarm[]> {
  const { alarms = [] } = await client.maintenance.alarm({ action: "Get", alarm: "None" });
  return alarms.flatMap(({ alarm, memberID }) => {
    const type = alarmKinds.find((kind) => kind === String(alarm).toUpperCase());
    return type === undefined ? [] : [{ member: BigInt(memberID).toString(16), type }];
  });
}
