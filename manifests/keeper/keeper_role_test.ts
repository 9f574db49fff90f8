import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { EtcdClusterInput } from "../config/etcd_cluster.ts";
import { exampleCluster } from "../testing/example_cluster.ts";
import { keeperRole } from "./keeper_role.ts";

type Spec = NonNullable<EtcdClusterInput["spec"]>;

/** Judges as the API server does: one rule must name verb, group, resource and, if it has names, the name. */
function mayDo(spec: Spec): (verb: string, resource: string, name?: string) => boolean {
  const { rules = [] } = keeperRole(exampleCluster({ spec }));
  return (verb, resource, name = "") => {
    const [, group = "", plural = ""] = /^(?:(.*?):)?(.*)$/.exec(resource) ?? [];
    return rules.some(({ apiGroups, resourceNames, resources, verbs }) =>
      verbs.includes(verb) && (apiGroups ?? []).includes(group) &&
      (resources ?? []).includes(plural) &&
      (resourceNames === undefined || resourceNames.includes(name))
    );
  };
}

const existing = {
  mode: "existing",
  authoritySecret: "our-ca",
  serverSecret: "our-server",
  peerSecret: "our-peer",
  rootClientSecret: "our-root",
} as const;

describe("keeperRole()", () => {
  it("reaches the recovery bundle only where one is wished", () => {
    const bundled = mayDo({ snapshots: { bundle: { recipients: ["age1x"] } } });
    for (const verb of ["get", "update"]) {
      assert.equal(bundled(verb, "secrets", "etcd-bundle"), true, verb);
      assert.equal(mayDo({})(verb, "secrets", "etcd-bundle"), false, verb);
    }
    assert.equal(bundled("delete", "secrets", "etcd-bundle"), false);
  });

  it("covers what the keeper does, object by object", () => {
    const may = mayDo({ tenants: [{ name: "Team_A" }] });
    const done: readonly (readonly [string, string, string])[] = [
      ["watch", "configmaps", "etcd-config"],
      ["update", "configmaps", "etcd-members"],
      ["update", "configmaps", "etcd-tickets"],
      ["update", "configmaps", "etcd-status"],
      ["create", "configmaps", ""],
      ["update", "secrets", "etcd-certs"],
      ["update", "secrets", "etcd-peer-ca"],
      ["update", "secrets", "etcd-peer-ca-rotation"],
      ["update", "secrets", "etcd-client-ca-rotation"],
      ["update", "secrets", "etcd-trust"],
      ["update", "secrets", "etcd-server"],
      ["update", "secrets", "etcd-peer"],
      ["update", "secrets", "etcd-keeper-client"],
      ["update", "secrets", "etcd-root-client-certs"],
      ["update", "secrets", "etcd-tenant-team-a"],
      ["create", "secrets", ""],
      ["get", "persistentvolumeclaims", "data-etcd-6"],
      ["delete", "persistentvolumeclaims", "data-etcd-6"],
      ["get", "pods", "etcd-6"],
      ["delete", "pods", "etcd-6"],
      ["watch", "apps:statefulsets", "etcd"],
      ["patch", "apps:statefulsets/scale", "etcd"],
      ["update", "coordination.k8s.io:leases", "etcd-keeper"],
      ["update", "coordination.k8s.io:leases", "etcd-operations"],
      ["create", "coordination.k8s.io:leases", ""],
      ["create", "events", ""],
    ];
    for (const each of done) assert.ok(may(...each), each.join(" "));
  });

  it("covers nothing of others, lists nothing, and deletes no Secret and no set", () => {
    const may = mayDo({});
    const refused: readonly (readonly [string, string, string])[] = [
      ["get", "secrets", "other"],
      ["list", "secrets", ""],
      ["watch", "secrets", "etcd-certs"],
      ["delete", "secrets", "etcd-certs"],
      ["update", "configmaps", "etcd-config"],
      ["update", "configmaps", "kube-root-ca.crt"],
      ["list", "configmaps", ""],
      ["get", "persistentvolumeclaims", "data-other-0"],
      ["delete", "persistentvolumeclaims", "data-other-0"],
      ["delete", "pods", "other-0"],
      ["list", "pods", ""],
      ["patch", "apps:statefulsets", "etcd"],
      ["delete", "apps:statefulsets", "etcd"],
      ["patch", "apps:statefulsets/scale", "other"],
      ["update", "coordination.k8s.io:leases", "other"],
      ["get", "secrets", "etcd-tenant-team-a"],
    ];
    for (const each of refused) assert.ok(!may(...each), each.join(" "));
  });

  it("names every object but those it creates, and uses no wildcard", () => {
    const { rules = [] } = keeperRole(exampleCluster());
    for (const { apiGroups = [], resourceNames, resources = [], verbs } of rules) {
      assert.ok(![...apiGroups, ...resources, ...verbs].includes("*"));
      assert.deepEqual(resourceNames === undefined, verbs.includes("create"));
      if (resourceNames === undefined) assert.deepEqual(verbs, ["create"]);
      else assert.ok(resourceNames.length > 0);
    }
  });

  it("only reads what cert-manager makes", () => {
    const may = mayDo({ certificates: { mode: "cert-manager" } });
    const made = ["ca", "peer-ca", "server", "peer", "keeper-client", "root-client"];
    for (const name of made.map((each) => `etcd-${each}`)) {
      assert.ok(may("get", "secrets", name), name);
      assert.ok(!may("update", "secrets", name), name);
    }
    for (const name of ["etcd-certs", "etcd-trust", "etcd-root-client-certs"]) {
      assert.ok(may("update", "secrets", name), name);
    }
  });

  it("reads the Secret of a given issuer instead of one of its own", () => {
    const may = mayDo({
      certificates: {
        mode: "cert-manager",
        issuer: { name: "corporate", authoritySecret: "corporate-ca" },
        peerIssuer: { name: "corporate" },
      },
    });
    assert.ok(may("get", "secrets", "corporate-ca"));
    assert.ok(!may("get", "secrets", "etcd-ca"));
    assert.ok(!may("get", "secrets", "etcd-peer-ca"));
  });

  it("only reads what is given, unless it publishes under the same name", () => {
    const may = mayDo({ certificates: { ...existing, authoritySecret: "etcd-certs" } });
    for (const name of ["our-server", "our-peer", "our-root"]) {
      assert.ok(may("get", "secrets", name), name);
      assert.ok(!may("update", "secrets", name), name);
    }
    assert.ok(may("update", "secrets", "etcd-certs"));
    assert.ok(!may("get", "secrets", "etcd-keeper-client"));
  });
});
