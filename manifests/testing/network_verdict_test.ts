import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { NetworkPolicy, NetworkPolicySpec } from "../network/network_policy.ts";
import { type Connection, type NetworkPod, networkVerdict } from "./network_verdict.ts";

const web: NetworkPod = { namespace: "shop", labels: { app: "web" } };
const store: NetworkPod = { namespace: "shop", labels: { app: "store" } };
const stranger: NetworkPod = {
  namespace: "other",
  namespaceLabels: { team: "blue" },
  labels: { app: "web" },
  address: "10.1.2.3",
};
const outside = { address: "fd00::1" };
const selectStore = { podSelector: { matchLabels: { app: "store" } } };

function policy(spec: NetworkPolicySpec): NetworkPolicy {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "a", namespace: "shop" },
    spec,
  };
}

function verdict(specs: readonly NetworkPolicySpec[], connection: Partial<Connection> = {}) {
  return networkVerdict(specs.map(policy), { from: web, to: store, port: 80, ...connection });
}

describe("networkVerdict()", () => {
  const cases: readonly (readonly [
    string,
    readonly NetworkPolicySpec[],
    Partial<Connection>,
    ReturnType<typeof verdict>,
  ])[] = [
    ["lets everything pass without policies", [], {}, "allowed"],
    ["closes a pod that is selected and has no rule", [selectStore], {}, "denied by ingress"],
    ["lets a pod reach itself", [selectStore], { from: store }, "allowed"],
    ["leaves pods open that no policy selects", [selectStore], { to: web }, "allowed"],
    [
      "leaves pods of other namespaces open, whatever their labels",
      [{ podSelector: {} }],
      { from: store, to: stranger },
      "allowed",
    ],
    ["does not close egress by a policy for ingress", [{ podSelector: {} }], {
      to: outside,
    }, "allowed"],
    [
      "closes egress by a policy that has rules for it",
      [{ podSelector: {}, egress: [] }],
      { to: outside },
      "denied by egress",
    ],
    [
      "closes egress by its type alone",
      [{ podSelector: {}, policyTypes: ["Egress"] }],
      { to: outside },
      "denied by egress",
    ],
    ["takes a rule without peers and ports for everybody", [{ ...selectStore, ingress: [{}] }], {
      from: outside,
    }, "allowed"],
    [
      "takes an empty list of peers for everybody",
      [{ ...selectStore, ingress: [{ from: [], ports: [] }] }],
      { from: stranger },
      "allowed",
    ],
    [
      "looks for pods in its own namespace unless told another",
      [{ ...selectStore, ingress: [{ from: [{ podSelector: { matchLabels: { app: "web" } } }] }] }],
      { from: stranger },
      "denied by ingress",
    ],
    [
      "finds every namespace by an empty selector, but nobody outside",
      [{ ...selectStore, ingress: [{ from: [{ namespaceSelector: {} }] }] }],
      { from: outside },
      "denied by ingress",
    ],
    [
      "asks for namespace and pod where both are named",
      [{
        ...selectStore,
        ingress: [{
          from: [{
            namespaceSelector: { matchLabels: { team: "blue" } },
            podSelector: { matchLabels: { app: "store" } },
          }],
        }],
      }],
      { from: stranger },
      "denied by ingress",
    ],
    [
      "knows a namespace by its name",
      [{
        ...selectStore,
        ingress: [{
          from: [{
            namespaceSelector: {
              matchExpressions: [{
                key: "kubernetes.io/metadata.name",
                operator: "In",
                values: ["other"],
              }],
            },
          }],
        }],
      }],
      { from: stranger },
      "allowed",
    ],
    [
      "adds up the rules of all policies",
      [selectStore, { ...selectStore, ingress: [{ ports: [{ port: 80 }] }] }],
      {},
      "allowed",
    ],
    [
      "asks one rule for both peer and port",
      [{
        ...selectStore,
        ingress: [
          { ports: [{ port: 81 }] },
          {
            ports: [{ port: 80 }],
            from: [{ namespaceSelector: { matchLabels: { team: "red" } } }],
          },
        ],
      }],
      {},
      "denied by ingress",
    ],
    ["tells protocols apart", [{ ...selectStore, ingress: [{ ports: [{ port: 80 }] }] }], {
      protocol: "UDP",
    }, "denied by ingress"],
    [
      "knows ranges of ports",
      [{ ...selectStore, ingress: [{ ports: [{ port: 70, endPort: 80 }] }] }],
      {},
      "allowed",
    ],
    [
      "finds addresses in blocks",
      [{ ...selectStore, ingress: [{ from: [{ ipBlock: { cidr: "fd00::/8" } }] }] }],
      { from: outside },
      "allowed",
    ],
    [
      "leaves out the exceptions of a block",
      [{
        ...selectStore,
        ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }] }],
      }],
      { from: stranger },
      "denied by ingress",
    ],
    [
      "does not mix families",
      [{ ...selectStore, ingress: [{ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }] }],
      { from: outside },
      "denied by ingress",
    ],
  ];
  for (const [what, specs, connection, expected] of cases) {
    it(what, () => assert.equal(verdict(specs, connection), expected));
  }

  it("refuses to guess the number of a port", () => {
    const named = { ...selectStore, ingress: [{ ports: [{ port: "http" }] }] };
    assert.throws(() => verdict([named]), TypeError);
  });
});
