import type { LiveFault } from "../live_fault.ts";

const hours = 3_600;
const days = 24 * hours;

/** Snapshots that are not taken, not read back, or fail. */
export const scheduleFaults: readonly LiveFault[] = [
  {
    id: "schedules-stop",
    fault: "The CronJobs of snapshots and of their verification start no more runs: the last " +
      "success is four hours and three days old, in scaled time",
    family: "schedules",
    stage: "keeper",
    proves: ["EtcdSnapshotStale", "EtcdSnapshotUnverified"],
    expected: ["EtcdSnapshotStale", "EtcdSnapshotUnverified"],
    short: true,
    inject: ({ kubernetes, scale }) => {
      const last = (seconds: number) => ({
        startedAgo: seconds / scale + 1,
        succeededAgo: seconds / scale,
      });
      kubernetes.setSchedule("snapshot", last(4 * hours));
      kubernetes.setSchedule("verification", last(3 * days));
      return Promise.resolve(() => {
        kubernetes.setSchedule("snapshot", undefined);
        kubernetes.setSchedule("verification", undefined);
        return Promise.resolve();
      });
    },
  },
  {
    id: "drill-fails",
    fault: "The last run of the restore drill ends without success",
    family: "schedules",
    stage: "keeper",
    proves: ["EtcdScheduleFailing"],
    expected: ["EtcdScheduleFailing"],
    inject: ({ kubernetes }) => {
      kubernetes.setSchedule("drill", { startedAgo: 10, succeededAgo: 600 });
      return Promise.resolve(() => {
        kubernetes.setSchedule("drill", undefined);
        return Promise.resolve();
      });
    },
  },
];
