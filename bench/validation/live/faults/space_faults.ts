import { Buffer } from "node:buffer";
import type { LiveFault, ServedStage } from "../live_fault.ts";
import { liveTenants } from "../stage/live_config.ts";
import type { Stage } from "../stage/stage.ts";
import { smallQuota } from "../stages.ts";
import { compact, defragmentMembers, freeSpace } from "./kit/free_space.ts";
import { raiseAlarm } from "./kit/raise_alarm.ts";
import { repeat } from "./kit/repeat.ts";
import { writeBytes, writeTimes } from "./kit/write_bytes.ts";

const [, tenant] = liveTenants;
const prefix = `/${tenant}/fill/`;
const mebibyte = 1_048_576;

/** Those of spaceFaults that clients make, wherever the cluster runs. */
export const spaceByClients: readonly LiveFault<ServedStage>[] = [
  {
    id: "alarm-raised",
    fault: "Alarm NOSPACE is raised by a call: writes are refused though there is space",
    family: "space",
    stage: "main",
    proves: ["EtcdAlarmActive"],
    expected: ["EtcdAlarmActive", "EtcdWritesRejected"],
    short: true,
    inject: (stage) => raiseAlarm(stage, "Nospace"),
  },
  {
    id: "corruption-reported",
    fault: "Alarm CORRUPT is raised by a call, as etcd does when members' hashes differ",
    family: "space",
    stage: "main",
    proves: ["EtcdDataCorrupt"],
    expected: ["EtcdDataCorrupt", "EtcdAlarmActive"],
    companions: [
      { alert: "EtcdRequestsFailing", why: "members refuse all requests" },
      { alert: "EtcdRequestsFailingWidely", why: "members refuse all requests" },
      { alert: "EtcdKeeperBlind", why: "members refuse all requests" },
    ],
    short: true,
    inject: (stage) => raiseAlarm(stage, "Corrupt"),
  },
  {
    id: "quota-filled",
    fault: "A tenant writes until the quota is reached and writes are refused",
    family: "space",
    stage: "small",
    proves: ["EtcdWritesRejected", "EtcdQuotaRising", "EtcdQuotaHigh", "EtcdQuotaCritical"],
    expected: [
      "EtcdWritesRejected",
      "EtcdAlarmActive",
      "EtcdQuotaRising",
      "EtcdQuotaHigh",
      "EtcdQuotaCritical",
    ],
    companions: [
      { alert: "EtcdQuotaFullInADay", why: "so it is, and sooner" },
      { alert: "EtcdQuotaFullInHours", why: "so it is, and sooner" },
    ],
    short: true,
    silentWithin: 180,
    inject: async (stage) => {
      const client = await stage.connect(tenant);
      await writeBytes(client, {
        prefix,
        bytes: 2 * smallQuota,
        each: mebibyte,
      }).catch(() => undefined);
      return () => freeSpace(stage, { client, prefix });
    },
  },
];

/** Alarms, a database that fills up, and history that is not dropped. */
export const spaceFaults: readonly LiveFault[] = [
  ...spaceByClients,
  {
    id: "database-grows",
    fault: "A fifth of a small quota is used, and a tenant writes 60 kB a second more",
    family: "space",
    stage: "small",
    proves: ["EtcdQuotaFullInADay", "EtcdQuotaFullInHours"],
    expected: ["EtcdQuotaFullInADay", "EtcdQuotaFullInHours"],
    short: true,
    inject: async (stage) => {
      const client = await stage.connect(tenant);
      await writeBytes(client, {
        prefix,
        bytes: 0.22 * smallQuota,
        each: 65_536,
      });
      let written = 0;
      const stop = repeat(4, () =>
        client.kv.put({
          key: Buffer.from(`${prefix}more-${written++}`),
          value: Buffer.alloc(15_000, "g"),
        }));
      // The first fill of a young database is steep, and says nothing.
      await olderThan(stage, 3_600 / stage.scale);
      return async () => {
        await stop();
        await freeSpace(stage, { client, prefix });
      };
    },
  },
  {
    id: "compaction-off",
    fault: "Compaction is off, and tenants write 11,000 times",
    family: "space",
    stage: "uncompacted",
    proves: ["EtcdCompactionStalled"],
    expected: ["EtcdCompactionStalled"],
    short: true,
    inject: async (stage) => {
      const client = await stage.connect(tenant);
      const key = Buffer.from(`/${tenant}/changing`);
      await writeTimes(client, { key, times: 11_000 });
      return async () => {
        await compact(stage);
        client.close();
      };
    },
  },
  {
    id: "mostly-empty",
    fault: "300 MiB are written, deleted and compacted: the file stays as large",
    family: "space",
    stage: "large",
    proves: ["EtcdDefragmentationOverdue"],
    expected: ["EtcdDefragmentationOverdue"],
    companions: [
      { alert: "EtcdRequestsSlow", why: "the writes, one after the other as fast as they go" },
      { alert: "EtcdFsyncSlow", why: "the writes, one after the other as fast as they go" },
      { alert: "EtcdCommitSlow", why: "the writes, one after the other as fast as they go" },
      { alert: "EtcdSlowApplies", why: "the writes, one after the other as fast as they go" },
      { alert: "EtcdQuotaFullInADay", why: "while it is being written" },
      { alert: "EtcdQuotaFullInHours", why: "while it is being written" },
    ],
    inject: async (stage) => {
      const client = await stage.connect(tenant);
      await writeBytes(client, {
        prefix,
        bytes: 300 * mebibyte,
        each: mebibyte,
        atOnce: 2,
      });
      await client.delete().prefix(prefix);
      await compact(stage);
      return async () => {
        await defragmentMembers(stage);
        client.close();
      };
    },
  },
];

/** Prometheus' own moment counts: it is what the alert compares. */
async function olderThan(stage: Stage, seconds: number): Promise<void> {
  for (;;) {
    const [age] = await stage.prometheus.client.query(
      "min(time() - process_start_time_seconds{container='etcd'})",
    );
    if (age !== undefined && age.value > seconds) return;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}
