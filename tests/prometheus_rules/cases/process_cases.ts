import type { AlertCase } from "../alert_case.ts";
import { member, pod, target } from "./case_builders.ts";

/** Cases of processes. */
export const processCases: readonly AlertCase[] = [
  {
    alert: "EtcdRestartLoop",
    series: [
      member("process_start_time_seconds", {
        below: { flipsEvery: 20 },
        above: { flipsEvery: 10 },
        healed: 0,
      }),
    ],
    labels: pod,
    value: 6,
    rises: 60,
    crosses: 10,
    falls: 37,
  },
  {
    alert: "EtcdFileDescriptorsHigh",
    series: [
      member("process_max_fds", { below: 1_150 }),
      member("process_open_fds", { below: 800, above: 850 }),
    ],
    labels: target,
    value: 0.85,
  },
  {
    alert: "EtcdMemoryHigh",
    series: [
      member("go_memstats_sys_bytes", { below: 8e9, above: 8.5e9 }),
      member("go_memstats_heap_released_bytes", { below: 1.2e9, above: 1e9 }),
    ],
    labels: target,
    value: 7.5e9 / 2 ** 33,
  },
];
