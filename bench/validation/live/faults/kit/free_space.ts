import { Buffer } from "node:buffer";
import type { Etcd3 } from "etcd3";
import type { ServedStage } from "../../live_fault.ts";

/** Whose keys are deleted, and which. */
export interface FreedSpace {
  /** Connected as who owns them; closed in the end. */
  readonly client: Etcd3;
  /** What they begin with. */
  readonly prefix: string;
}

/** What a person does: delete, compact, defragment, disarm. */
export async function freeSpace(
  stage: Pick<ServedStage, "connect" | "members">,
  { client, prefix }: FreedSpace,
): Promise<void> {
  await client.delete().prefix(prefix);
  client.close();
  await compact(stage);
  await defragmentMembers(stage);
  const root = await stage.connect("root");
  try {
    const { alarms = [] } = await root.maintenance.alarm({ action: "Get", alarm: "None" });
    for (const { alarm, memberID } of alarms) {
      await root.maintenance.alarm({ action: "Deactivate", alarm, memberID });
    }
  } finally {
    root.close();
  }
}

/** Drops all revisions but the newest, and waits until they are gone. */
export async function compact(stage: Pick<ServedStage, "connect" | "members">): Promise<void> {
  const root = await stage.connect("root");
  try {
    const { header } = await root.kv.range({ key: Buffer.from("/"), count_only: true });
    await root.kv.compact({ revision: header.revision, physical: true }, {
      deadline: Date.now() + 60_000,
    });
  } finally {
    root.close();
  }
}

/** Defragments one member after the other. */
export async function defragmentMembers(
  stage: Pick<ServedStage, "connect" | "members">,
): Promise<void> {
  for (const member of stage.members) {
    const client = await stage.connect("root", [member]);
    try {
      await client.maintenance.defragment({ deadline: Date.now() + 60_000 });
    } finally {
      client.close();
    }
  }
}
