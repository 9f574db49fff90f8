import type { V1Container, V1StatefulSet } from "@kubernetes/client-node";
import { etcdFlags } from "../etcd_flags.ts";
import type { LiveRelease } from "../live_release.ts";

/** What a test wants to differ in a release. */
export interface FixtureOptions {
  /** Further flags, or others, by name; `undefined` takes one away. */
  readonly flags?: Readonly<Record<string, string | undefined>>;
  /** Fields of the container. */
  readonly container?: Partial<V1Container>;
  /** Fields of the StatefulSet's spec. */
  readonly spec?: Partial<NonNullable<V1StatefulSet["spec"]>>;
  /** Fields of the pod. */
  readonly pod?: Readonly<Record<string, unknown>>;
  /** Fields of the release. */
  readonly release?: Partial<LiveRelease>;
}

const chartFlags: Readonly<Record<string, string>> = {
  "data-dir": "/var/run/etcd",
  "name": "$(POD_NAME)",
  "initial-cluster-state": "new",
  "initial-cluster": "etcd-0=https://etcd-0",
  "initial-cluster-token": "kamaji",
  "initial-advertise-peer-urls": "https://$(POD_NAME).etcd.$(POD_NAMESPACE).svc.cluster.local:2380",
  "advertise-client-urls": "https://$(POD_NAME).etcd.$(POD_NAMESPACE).svc.cluster.local:2379",
  "listen-client-urls": "https://0.0.0.0:2379",
  "listen-metrics-urls": "http://0.0.0.0:2381",
  "listen-peer-urls": "https://0.0.0.0:2380",
  "trusted-ca-file": "/etc/etcd/pki/ca.crt",
  "cert-file": "/etc/etcd/pki/server.pem",
  "key-file": "/etc/etcd/pki/server-key.pem",
  "peer-trusted-ca-file": "/etc/etcd/pki/ca.crt",
  "peer-cert-file": "/etc/etcd/pki/peer.pem",
  "peer-key-file": "/etc/etcd/pki/peer-key.pem",
  "auto-compaction-mode": "periodic",
  "auto-compaction-retention": "5m",
  "snapshot-count": "10000",
  "quota-backend-bytes": "8589934592",
};

/** A release of the chart: three members called `etcd` in `kamaji-system`. */
export function liveReleaseFixture(options: FixtureOptions = {}): LiveRelease {
  const flags = Object.entries({ ...chartFlags, ...options.flags })
    .flatMap(([name, value]) => value === undefined ? [] : [`--${name}=${value}`]);
  const container: V1Container = {
    name: "etcd",
    image: "quay.io/coreos/etcd:v3.6.16",
    command: ["etcd", ...flags],
    volumeMounts: [
      { name: "data", mountPath: "/var/run/etcd" },
      { name: "certs", mountPath: "/etc/etcd/pki" },
    ],
    ...options.container,
  };
  const selector = {
    "app.kubernetes.io/name": "kamaji-etcd",
    "app.kubernetes.io/instance": "etcd",
  };
  const pod = {
    containers: [container],
    volumes: [{ name: "certs", secret: { secretName: "etcd-certs" } }],
    ...options.pod,
  };
  const statefulSet: V1StatefulSet = {
    metadata: { name: "etcd", namespace: "kamaji-system", uid: "1", generation: 1 },
    spec: {
      serviceName: "etcd",
      replicas: 3,
      selector: { matchLabels: selector },
      template: { metadata: { labels: selector }, spec: pod },
      volumeClaimTemplates: [{
        metadata: { name: "data" },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "8Gi" } } },
      }],
      ...options.spec,
    },
    status: { replicas: 3, readyReplicas: 3, observedGeneration: 1 },
  };
  const names = ["etcd-0", "etcd-1", "etcd-2"];
  return {
    release: "etcd",
    namespace: "kamaji-system",
    name: "etcd",
    statefulSet,
    container,
    flags: etcdFlags(container),
    services: {
      headless: { metadata: { name: "etcd" } },
      client: { metadata: { name: "etcd-client" } },
    },
    pods: names.map((name, index) => ({ metadata: { name }, spec: podOn(`node-${index}`) })),
    claims: names.map((name) => ({
      metadata: { name: `data-${name}` },
      spec: { resources: { requests: { storage: "8Gi" } } },
    })),
    secrets: [
      {
        name: "etcd-certs",
        keys: ["ca.crt", "ca.key", "peer-key.pem", "peer.pem", "server-key.pem", "server.pem"],
        certificates: {},
      },
      { name: "etcd-root-client-certs", keys: ["tls.crt", "tls.key"], certificates: {} },
    ],
    dataStores: [],
    serviceMonitors: undefined,
    rules: undefined,
    ...options.release,
  };
}

function podOn(nodeName: string) {
  return { containers: [], nodeName };
}
