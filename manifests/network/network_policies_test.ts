import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { EtcdClusterInput } from "../config/etcd_cluster.ts";
import { keeperPort } from "../keeper/keeper_port.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { componentLabels } from "../labels.ts";
import { render } from "../render.ts";
import { exampleCluster } from "../testing/example_cluster.ts";
import {
  type Connection,
  type NetworkEnd,
  type NetworkPod,
  networkVerdict,
} from "../testing/network_verdict.ts";
import { ofKind, podTemplatesOf } from "../testing/rendered.ts";

type Spec = NonNullable<EtcdClusterInput["spec"]>;

const home = "kamaji-system";

/** Those who have no part in the cluster's policies. */
const others = {
  kamaji: { namespace: home, labels: { "app.kubernetes.io/name": "kamaji" } },
  tenant: {
    namespace: "team-a",
    namespaceLabels: { "example.com/tenants": "yes" },
    labels: { "kamaji.clastix.io/component": "deployment" },
  },
  monitoring: { namespace: "monitoring", labels: { app: "prometheus" } },
  stranger: { namespace: "default", labels: { app: "prometheus" } },
  neighbour: { namespace: home, labels: { app: "prometheus" } },
  "outside, IPv4": { address: "10.20.0.7" },
  "outside, IPv6": { address: "fd12::7" },
} satisfies Record<string, NetworkEnd>;

const restricted: Spec = {
  networkPolicy: {
    clients: [
      { podLabels: { "app.kubernetes.io/name": "kamaji" } },
      { namespaceLabels: { "example.com/tenants": "yes" } },
    ],
    monitoring: [{
      namespaceLabels: { "kubernetes.io/metadata.name": "monitoring" },
      podLabels: { app: "prometheus" },
    }],
  },
};

const byAddress: Spec = {
  services: { ipFamilies: ["IPv4", "IPv6"] },
  networkPolicy: {
    clients: [{ cidr: "10.20.0.0/16" }, { cidr: "fd12::/16" }, {}],
    monitoring: [{ cidr: "fd12::/16" }],
  },
};

/** Which of 2379, 2380 and 2381 of a member and 8080 of the keeper each one reaches. */
const tables: Readonly<Record<string, readonly [Spec, Readonly<Record<string, string>>]>> = {
  "by default": [{}, {
    //          2379 2380 2381 8080
    "member": "  -   yes   -    -",
    "keeper": " yes  yes  yes   -",
    "job": "    yes   -    -    -",
    "kamaji": " yes   -   yes  yes",
    "tenant": " yes   -   yes  yes",
    "monitoring": " yes   -   yes  yes",
    "stranger": " yes   -   yes  yes",
    "neighbour": " yes   -   yes  yes",
    "outside, IPv4": " yes   -    -    -",
    "outside, IPv6": " yes   -    -    -",
  }],
  "with clients and monitoring named by labels": [restricted, {
    "member": "  -   yes   -    -",
    "keeper": " yes  yes  yes   -",
    "job": "    yes   -    -    -",
    "kamaji": " yes   -    -    -",
    "tenant": " yes   -    -    -",
    "monitoring": "  -    -   yes  yes",
    "stranger": "  -    -    -    -",
    "neighbour": "  -    -    -    -",
    "outside, IPv4": "  -    -    -    -",
    "outside, IPv6": "  -    -    -    -",
  }],
  "with clients and monitoring named by addresses, and the namespace's own pods": [byAddress, {
    "member": "  -   yes   -    -",
    "keeper": " yes  yes  yes   -",
    "job": "    yes   -    -    -",
    "kamaji": " yes   -    -    -",
    "tenant": "  -    -    -    -",
    "monitoring": "  -    -    -    -",
    "stranger": "  -    -    -    -",
    "neighbour": " yes   -    -    -",
    "outside, IPv4": " yes   -    -    -",
    "outside, IPv6": " yes   -   yes  yes",
  }],
  "without policies": [{ networkPolicy: { enabled: false } }, {
    "member": " yes  yes  yes  yes",
    "keeper": " yes  yes  yes  yes",
    "job": "    yes  yes  yes  yes",
    "kamaji": " yes  yes  yes  yes",
    "tenant": " yes  yes  yes  yes",
    "monitoring": " yes  yes  yes  yes",
    "stranger": " yes  yes  yes  yes",
    "neighbour": " yes  yes  yes  yes",
    "outside, IPv4": " yes  yes  yes  yes",
    "outside, IPv6": " yes  yes  yes  yes",
  }],
};

describe("networkPolicies()", () => {
  for (const [when, [spec, table]] of Object.entries(tables)) {
    it(`decides who reaches what ${when}`, () => {
      const objects = rendered(spec);
      const pods = ownPods(objects);
      const ends: Readonly<Record<string, NetworkEnd>> = { ...pods, ...others };
      assert.deepEqual(Object.keys(table), Object.keys(ends));
      const found = Object.entries(ends).map(([name, from]) => {
        const { otherKeeper, otherMember } = seconds(pods);
        const reached = [
          networkVerdict(objects, { from, to: otherMember, port: 2379 }),
          networkVerdict(objects, { from, to: otherMember, port: 2380 }),
          networkVerdict(objects, { from, to: otherMember, port: 2381 }),
          networkVerdict(objects, { from, to: otherKeeper, port: keeperPort }),
        ];
        return [name, reached.map((each) => each === "allowed" ? "yes" : "-").join(" ")];
      });
      const expected = Object.entries(table)
        .map(([name, row]) => [name, row.trim().split(/ +/).join(" ")]);
      assert.deepEqual(found, expected);
    });
  }

  it("closes every pod that we make, in both directions", () => {
    const objects = rendered({ snapshots: { destination: { kind: "volume" } } });
    for (const [name, { metadata }] of podTemplatesOf(objects)) {
      const pod = { namespace: home, labels: metadata?.labels ?? {} };
      const to = (port: number): Connection => ({ from: pod, to: others["outside, IPv4"], port });
      const from = (port: number): Connection => ({ from: others.stranger, to: pod, port });
      assert.equal(networkVerdict(objects, from(1)), "denied by ingress", name);
      assert.equal(networkVerdict(objects, to(1)), "denied by egress", name);
    }
  });

  it("opens the ports that the config names, and not the usual ones", () => {
    const objects = rendered({
      ...restricted,
      ports: { client: 12_379, peer: 12_380, metrics: 12_381 },
    });
    const { keeper, member } = ownPods(objects);
    const { otherMember } = seconds(ownPods(objects));
    const allowed = (from: NetworkEnd, port: number) =>
      networkVerdict(objects, { from, to: otherMember, port }) === "allowed";
    assert.ok([12_379, 12_380, 12_381].every((port) => allowed(keeper, port)));
    assert.ok(allowed(member, 12_380));
    assert.ok(![2379, 2380, 2381].some((port) => allowed(keeper, port) || allowed(member, port)));
  });

  it("lets every pod of ours resolve names and reach the API server, and nothing else outside", () => {
    const outside = { address: "192.0.2.1" };
    const objects = rendered({ snapshots: { destination: { kind: "volume" } } });
    for (const [name, from] of Object.entries(ownPods(objects))) {
      for (const protocol of ["TCP", "UDP"] as const) {
        const connection = { from, to: outside, port: 53, protocol };
        assert.equal(networkVerdict(objects, connection), "allowed", name);
      }
      const open = [80, 443, 2379, 6443, 9000].filter((port) =>
        networkVerdict(objects, { from, to: outside, port }) === "allowed"
      );
      assert.deepEqual(open, [443, 6443], name);
    }
  });

  it("finds the API server where the config says it is", () => {
    const objects = rendered({
      networkPolicy: { apiServer: { ports: [8443], cidrs: ["192.0.2.0/28", "2001:db8::1/128"] } },
    });
    const { keeper: from } = ownPods(objects);
    const reaches = (address: string, port: number) =>
      networkVerdict(objects, { from, to: { address }, port }) === "allowed";
    assert.ok(reaches("192.0.2.1", 8443));
    assert.ok(reaches("2001:db8::1", 8443));
    assert.ok(!reaches("192.0.2.16", 8443));
    assert.ok(!reaches("2001:db8::2", 8443));
    assert.ok(!reaches("192.0.2.1", 6443));
  });

  const stores: readonly (readonly [string, NonNullable<Spec["snapshots"]>, readonly number[]])[] =
    [
      ["AWS", { destination: { kind: "s3", bucket: "etcd-snapshots" } }, [443]],
      [
        "a store behind a Service, whose pods' port is unknown",
        { destination: { kind: "s3", bucket: "etcd-snapshots", endpoint: "http://minio.s3.svc" } },
        [80, 443, 9000],
      ],
      [
        "no store while snapshots are off",
        { enabled: false, destination: { kind: "s3", bucket: "etcd-snapshots" } },
        [],
      ],
    ];
  for (const [what, snapshots, expected] of stores) {
    it(`lets Jobs reach ${what}, and neither members nor keeper`, () => {
      const objects = rendered({
        snapshots,
        networkPolicy: { apiServer: { ports: [6443] } },
      });
      const open = (from: NetworkEnd) =>
        [80, 443, 9000].filter((port) =>
          networkVerdict(objects, { from, to: { address: "192.0.2.1" }, port }) === "allowed"
        );
      const { job, keeper, member } = ownPods(objects);
      assert.deepEqual(open(job), expected);
      assert.deepEqual(open(keeper), []);
      assert.deepEqual(open(member), []);
    });
  }

  it("keeps two clusters of one namespace apart", () => {
    const blue = render(exampleCluster({ metadata: { name: "blue" }, spec: restricted }));
    const green = render(exampleCluster({ metadata: { name: "green" }, spec: restricted }));
    const objects = [...blue, ...green];
    const { member: to } = ownPods(blue);
    for (const [name, from] of Object.entries(ownPods(green))) {
      const open = [2379, 2380, 2381].filter((port) =>
        networkVerdict(objects, { from, to, port }) === "allowed"
      );
      assert.deepEqual(open, [], name);
    }
  });

  it("says `from` as Kubernetes does, not as its client's types", () => {
    for (const { spec } of ofKind(rendered(restricted), "NetworkPolicy")) {
      for (const rule of spec.ingress ?? []) {
        assert.ok(Object.keys(rule).every((key) => key === "from" || key === "ports"));
        assert.ok(rule.from !== undefined && rule.from.length > 0);
      }
    }
  });
});

function rendered(spec: Spec): readonly KubernetesObject[] {
  return render(exampleCluster({ spec }));
}

/** One pod of each kind of ours, with the labels that are rendered. */
function ownPods(objects: readonly KubernetesObject[]) {
  const templates = [...podTemplatesOf(objects)];
  const labelsOf = (kind: string) =>
    templates.find(([name]) => name.startsWith(kind))?.[1].metadata?.labels ?? {};
  const member = labelsOf("StatefulSet");
  const keeper = labelsOf("Deployment");
  const cluster = exampleCluster({
    metadata: { name: String(keeper["app.kubernetes.io/instance"]) },
  });
  return {
    member: { namespace: home, labels: member },
    keeper: { namespace: home, labels: keeper },
    job: { namespace: home, labels: componentLabels(cluster, "job") },
  };
}

/** Further pods of the same kinds, since a pod always reaches itself. */
function seconds({ keeper, member }: { readonly keeper: NetworkPod; readonly member: NetworkPod }) {
  return { otherKeeper: { ...keeper }, otherMember: { ...member } };
}
