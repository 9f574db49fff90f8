import type { Heal, ServedStage } from "../../live_fault.ts";

/** Raises an alarm as etcd itself would, by a call. */
export async function raiseAlarm(stage: ServedStage, alarm: "Nospace" | "Corrupt"): Promise<Heal> {
  const client = await stage.connect("root");
  const { header } = await client.maintenance.status();
  const raised = { alarm, memberID: header.member_id } as const;
  await client.maintenance.alarm({ action: "Activate", ...raised });
  return async () => {
    await client.maintenance.alarm({ action: "Deactivate", ...raised });
    client.close();
    await stage.settled();
  };
}
