import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type ClusterClient, createClusterClient } from "./cluster_client.ts";
import type { KubernetesCall } from "./kubernetes_request.ts";

const policy = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "etcd", namespace: "tenants" },
};

async function callOf(
  work: (client: ClusterClient) => Promise<unknown>,
): Promise<KubernetesCall | undefined> {
  let seen: KubernetesCall | undefined;
  await work(createClusterClient((call) => {
    seen = call;
    return Promise.resolve({ status: 200, body: { items: [] } });
  }));
  return seen;
}

function refusing(status: number): ClusterClient {
  const body = { message: "no" };
  return createClusterClient(() => Promise.resolve({ status, body }));
}

describe("a client of the Kubernetes API", () => {
  it("finds the resource of a kind by its English plural", async () => {
    const call = await callOf((client) => client.read(policy));
    assert.equal(call?.path, "/apis/networking.k8s.io/v1/namespaces/tenants/networkpolicies/etcd");
  });

  it("knows cluster-scoped objects by their want of a namespace", async () => {
    const dataStore = { ...policy, apiVersion: "k/v1", kind: "DataStore", metadata: { name: "a" } };
    const call = await callOf((client) => client.read(dataStore));
    assert.equal(call?.path, "/apis/k/v1/datastores/a");
  });

  it("lists by labels", async () => {
    const query = { apiVersion: "v1", kind: "Secret", namespace: "a", labels: { "x/y": "z" } };
    const call = await callOf((client) => client.list(query));
    assert.equal(call?.path, "/api/v1/namespaces/a/secrets?labelSelector=x%2Fy%3Dz");
  });

  it("deletes one object alone, and only if it is the one", async () => {
    const call = await callOf((client) => client.remove(policy, { uid: "7", orphan: true }));
    assert.deepEqual(JSON.parse(call?.body ?? ""), {
      preconditions: { uid: "7" },
      propagationPolicy: "Orphan",
    });
  });

  it("tells what is not there from what is refused", async () => {
    assert.equal(await refusing(404).read(policy), undefined);
    assert.equal(await refusing(403).list(policy), undefined);
    assert.equal(await refusing(409).create(policy), false);
    await refusing(404).remove(policy);
    await assert.rejects(refusing(403).read(policy), {
      code: "kubernetes-request-failed",
      message: /networkpolicies\/etcd was refused with 403: no/,
      hint: /rights/,
    });
    await assert.rejects(refusing(409).remove(policy), { code: "kubernetes-request-failed" });
  });
});
