import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../testing/example_cluster.ts";
import { podPlace } from "./pod_place.ts";

describe("podPlace()", () => {
  it("advertises the name that the headless Service gives the pod", () => {
    const place = podPlace(exampleCluster());
    assert.equal(place.name, "$(POD_NAME)");
    assert.equal(
      place.advertiseClientUrl,
      "https://$(POD_NAME).etcd.kamaji-system.svc.cluster.local:2379",
    );
    assert.equal(
      place.advertisePeerUrl,
      "https://$(POD_NAME).etcd.kamaji-system.svc.cluster.local:2380",
    );
  });

  it("admits peers by one concrete name that our wildcard and the chart's lists both cover", () => {
    assert.deepEqual(podPlace(exampleCluster()).peerHostnames, [
      "etcd-0.etcd.kamaji-system.svc.cluster.local",
    ]);
  });

  it("listens on IPv4 alone, or on both families as soon as IPv6 is asked for", () => {
    const listening = (ipFamilies: ("IPv4" | "IPv6")[]) => {
      const place = podPlace(exampleCluster({ spec: { services: { ipFamilies } } }));
      return [...place.listenClientUrls, ...place.listenPeerUrls, ...place.listenMetricsUrls];
    };
    assert.deepEqual(listening(["IPv4"]), [
      "https://0.0.0.0:2379",
      "https://0.0.0.0:2380",
      "http://0.0.0.0:2381",
    ]);
    const both = ["https://[::]:2379", "https://[::]:2380", "http://[::]:2381"];
    assert.deepEqual(listening(["IPv6"]), both);
    assert.deepEqual(listening(["IPv4", "IPv6"]), both);
  });

  it("keeps the data in a directory of the volume, or at its root for adopted releases", () => {
    const directory = (dataDirectory: string) =>
      podPlace(exampleCluster({ spec: { storage: { dataDirectory } } })).dataDirectory;
    assert.equal(directory("data"), "/var/run/etcd/data");
    assert.equal(directory("."), "/var/run/etcd");
  });
});
