import { Buffer } from "node:buffer";
import type { Etcd3 } from "etcd3";
import type { Target } from "../targets/target.ts";
import type { ActAsRootOptions, ActionOutcome } from "./act_as_root.ts";
import { connectRoot } from "./connect_root.ts";

/**
 * Does what is to be done when the quota is used up (etcd op-guide/maintenance.md): drops old
 * revisions and waits until they are gone, defragments one member after the other, the leader last,
 * and clears the alarm. Measures the seconds of each step, and the bytes that files became smaller by.
 */
export async function freeSpace({ target }: ActAsRootOptions): Promise<ActionOutcome> {
  const root = await connectRoot(target);
  try {
    const began = performance.now();
    const revision = await compact(root);
    const compacted = performance.now();
    const freed = await defragment(target);
    const defragmented = performance.now();
    const cleared = await clearAlarms(root);
    const measures = {
      "compact-seconds": (compacted - began) / 1000,
      "defragment-seconds": (defragmented - compacted) / 1000,
      "disarm-seconds": (performance.now() - defragmented) / 1000,
      "freed-bytes": freed,
      "cleared-alarms": cleared,
    };
    const alarms = cleared === 1 ? "1 alarm" : `${cleared} alarms`;
    const title = `Compacted to revision ${revision}, defragmented ${target.members} ` +
      `${target.members === 1 ? "member" : "members"}, cleared ${alarms}`;
    return { title, measures, checks: {}, violations: [] };
  } finally {
    root.close();
  }
}

async function compact(root: Etcd3): Promise<string> {
  const { header } = await root.kv.range({ key: Buffer.from("/"), count_only: true });
  await root.kv.compact({ revision: header.revision, physical: true });
  return header.revision;
}

/** Returns by how many bytes the files of all members became smaller. */
async function defragment(target: Target): Promise<number> {
  const members = await Promise.all(target.endpoints.map(async (endpoint) => {
    const root = await connectRoot(target, [endpoint]);
    const status = await root.maintenance.status();
    return { root, size: Number(status.dbSize), leads: status.leader === status.header.member_id };
  }));
  try {
    let freed = 0;
    for (const { root, size } of members.toSorted((a, b) => Number(a.leads) - Number(b.leads))) {
      await root.maintenance.defragment();
      freed += size - Number((await root.maintenance.status()).dbSize);
    }
    return freed;
  } finally {
    for (const { root } of members) root.close();
  }
}

async function clearAlarms(root: Etcd3): Promise<number> {
  const { alarms = [] } = await root.maintenance.alarm({ action: "Get", alarm: "None" });
  for (const { alarm, memberID } of alarms) {
    await root.maintenance.alarm({ action: "Deactivate", alarm, memberID });
  }
  return alarms.length;
}
