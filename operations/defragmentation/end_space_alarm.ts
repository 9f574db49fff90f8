import { Failure } from "../../diagnostics/failure.ts";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import type { DefragmentationTarget } from "./well_members.ts";

/**
 * Ends the alarm NOSPACE of every member that raised it; writes are accepted from then on.
 *
 * @throws {Failure} `etcd-request-failed`
 */
export async function endSpaceAlarm(
  { credentials, endpoints }: DefragmentationTarget,
): Promise<void> {
  const client = connectEtcd({ endpoints: endpoints.slice(0, 1), credentials });
  try {
    const { alarms } = await client.maintenance.alarm({ action: "Get" });
    for (const { alarm, memberID } of alarms) {
      if (alarm.toUpperCase() !== "NOSPACE") continue;
      await client.maintenance.alarm({ action: "Deactivate", memberID, alarm });
    }
  } catch (cause) {
    throw new Failure("etcd-request-failed", "The alarm NOSPACE could not be ended", {
      hint: "There is space again; run it once more to end the alarm",
      cause,
    });
  } finally {
    client.close();
  }
}
