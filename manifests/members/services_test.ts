import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../testing/example_cluster.ts";
import { clientService } from "./client_service.ts";
import { headlessService } from "./headless_service.ts";

describe("headlessService()", () => {
  it("publishes members before they are ready", () => {
    const { spec } = headlessService(exampleCluster());
    assert.equal(spec?.clusterIP, "None");
    assert.equal(spec?.publishNotReadyAddresses, true);
    assert.deepEqual(spec?.ports?.map(({ name, port }) => `${name} ${port}`), [
      "client 2379",
      "peer 2380",
      "metrics 2381",
    ]);
  });
});

describe("clientService()", () => {
  const service = clientService(
    exampleCluster({ spec: { services: { annotations: { a: "1" } } } }),
  );

  it("leads to ready members only, on the client port alone", () => {
    assert.equal(service.metadata.name, "etcd-client");
    assert.equal(service.spec?.type, "ClusterIP");
    assert.equal(service.spec?.publishNotReadyAddresses, undefined);
    assert.deepEqual(service.spec?.ports?.map(({ name }) => name), ["client"]);
  });

  it("alone carries the annotations of spec.services", () => {
    assert.equal(service.metadata.annotations?.["a"], "1");
    const headless = headlessService(
      exampleCluster({ spec: { services: { annotations: { a: "1" } } } }),
    );
    assert.equal(headless.metadata.annotations, undefined);
  });
});

describe("both Services", () => {
  it("have one IP family, or two in the order given", () => {
    for (const service of [headlessService, clientService]) {
      const single = service(exampleCluster()).spec;
      assert.deepEqual(single?.ipFamilies, ["IPv4"]);
      assert.equal(single?.ipFamilyPolicy, "SingleStack");
      const dual = service(exampleCluster({
        spec: { services: { ipFamilies: ["IPv6", "IPv4"] } },
      })).spec;
      assert.deepEqual(dual?.ipFamilies, ["IPv6", "IPv4"]);
      assert.equal(dual?.ipFamilyPolicy, "RequireDualStack");
    }
  });
});
