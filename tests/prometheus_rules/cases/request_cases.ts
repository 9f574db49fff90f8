import type { AlertCase } from "../alert_case.ts";
import { answers, halves, histogram, keeper, member, pod, target } from "./case_builders.ts";

const often = { below: 900, above: 900 };
const alwaysSlow = { below: { "1": 0, "10": 1 }, above: { "1": 0, "10": 1 } } as const;
const slowRequests = { below: { "1": 1 }, above: { "1": 0.97, "2.5": 1 } } as const;

/** Cases of requests. */
export const requestCases: readonly AlertCase[] = [
  {
    alert: "EtcdWritesRejected",
    series: [
      ...halves(answers({ code: "ResourceExhausted", method: "Txn" }, { below: 0, above: 0.3 })),
      // Neither a lease that is not granted is a write, nor a read that is too large.
      answers({ code: "ResourceExhausted", method: "Txn", service: "other.KV" }, often),
      answers({ code: "ResourceExhausted" }, often),
      answers({ code: "OK", method: "Txn" }, { below: 900, above: 900 }),
      answers({ code: "Unavailable", method: "Txn" }, { below: 4, above: 4 }),
    ],
    value: 1.5,
    rises: 5,
    crosses: 0,
    falls: 3,
  },
  {
    alert: "EtcdRequestsFailing",
    series: [
      answers({ code: "Unavailable" }, { below: 49, above: 60 }),
      answers({ code: "OK" }, { below: 951, above: 940 }),
    ],
    labels: { grpc_method: "Range" },
    value: 0.06,
    rises: 5,
    crosses: 0,
    falls: 3,
  },
  {
    alert: "EtcdRequestsFailingWidely",
    series: [
      answers({ code: "DeadlineExceeded" }, { below: 249, above: 300 }),
      answers({ code: "OK" }, { below: 751, above: 700 }),
    ],
    labels: { grpc_method: "Range" },
    value: 0.3,
    rises: 5,
    crosses: 0,
    falls: 3,
  },
  {
    alert: "EtcdRequestsSlow",
    series: histogram("grpc_server_handling_seconds", {
      ...slowRequests,
      labels: { grpc_service: "etcdserverpb.KV", grpc_method: "Txn", grpc_type: "unary" },
    }).concat([
      { grpc_service: "etcdserverpb.KV", grpc_method: "Compact", grpc_type: "unary" },
      { grpc_service: "other.KV", grpc_method: "Txn", grpc_type: "unary" },
    ].flatMap((labels) => histogram("grpc_server_handling_seconds", { ...alwaysSlow, labels }))),
    labels: pod,
    value: 2,
    rises: 5,
    crosses: 1,
    falls: 2,
  },
  {
    alert: "EtcdRequestsSlow",
    spec: { version: "3.6.16", monitoring: { metrics: "basic" } },
    series: histogram("etcd_server_apply_duration_seconds", slowRequests),
    labels: pod,
    value: 2,
    rises: 5,
    crosses: 1,
    falls: 2,
  },
  {
    alert: "EtcdRequestsSlow",
    spec: { version: "3.7.1", monitoring: { metrics: "basic" } },
    series: histogram("etcd_server_request_duration_seconds", slowRequests),
    labels: pod,
    value: 2,
    rises: 5,
    crosses: 1,
    falls: 2,
  },
  {
    alert: "EtcdSlowApplies",
    series: [
      member("etcd_server_slow_apply_total", {
        below: { perMinute: 29 },
        above: { perMinute: 36 },
      }),
    ],
    labels: target,
    value: 0.6,
    rises: 5,
    crosses: 0,
    falls: 3,
  },
  {
    alert: "EtcdWatchersSlow",
    series: [member("etcd_debugging_mvcc_slow_watcher_total", { below: 0, above: 1 })],
    labels: target,
    value: 1,
  },
  {
    alert: "EtcdWatchImbalance",
    series: [
      member("etcd_debugging_mvcc_watcher_total", { below: 1_599, above: 1_800 }),
      member("etcd_debugging_mvcc_watcher_total", { below: 401, above: 200, index: 1 }),
    ],
    value: 0.9,
  },
  {
    alert: "EtcdWatchImbalance",
    series: [
      member("etcd_debugging_mvcc_watcher_total", { below: 900, above: 990 }),
      member("etcd_debugging_mvcc_watcher_total", { below: 100, above: 110, index: 1 }),
    ],
    value: 0.9,
  },
  {
    alert: "EtcdAccessDenied",
    series: [
      ...halves(answers({ code: "PermissionDenied", method: "Put" }, { below: 5, above: 12 })),
      answers({ code: "OK", method: "Put" }, { below: 100, above: 100 }),
    ],
    labels: { grpc_method: "Put" },
    value: 0.2,
    rises: 5,
    crosses: 0,
    falls: 3,
  },
  {
    alert: "EtcdAccessDenied",
    series: [
      answers(
        { code: "InvalidArgument", method: "Authenticate", service: "etcdserverpb.Auth" },
        { below: 5, above: 12 },
      ),
      answers({ code: "OK", method: "Authenticate", service: "etcdserverpb.Auth" }, often),
      answers({ code: "InvalidArgument", method: "Put" }, often),
    ],
    labels: { grpc_method: "Authenticate" },
    value: 0.2,
    rises: 5,
    crosses: 0,
    falls: 3,
  },
  {
    alert: "EtcdAuthenticationNeverEnabled",
    series: [
      member("etcd_debugging_auth_revision", { below: 2, above: 1 }),
      member("etcd_debugging_auth_revision", { below: 1, index: 1 }),
    ],
    value: 1,
  },
  {
    alert: "EtcdAuthenticationOff",
    series: [
      keeper("authentication_enabled", { below: 1, above: 0 }),
      keeper("authentication_enabled", { below: 0, index: 1 }),
    ],
    value: 0,
  },
];
