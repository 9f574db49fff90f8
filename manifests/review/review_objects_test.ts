import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { render } from "../render.ts";
import { exampleCluster, type ExampleOptions } from "../testing/example_cluster.ts";
import { providedObjects } from "./provided_objects.ts";
import { reviewObjects, reviewRules } from "./review_objects.ts";
import { everything, wholeReview } from "./testing/breakage.ts";

describe("reviewObjects()", () => {
  const variants: Readonly<Record<string, ExampleOptions>> = {
    "the defaults": {},
    "every kind of object": everything,
    "given certificates": {
      spec: {
        certificates: {
          mode: "existing",
          authoritySecret: "our-ca",
          serverSecret: "our-server",
          peerSecret: "our-peer",
          rootClientSecret: "our-root",
        },
      },
    },
    "an object store, and monitoring elsewhere": {
      spec: {
        image: { pullSecrets: ["registry"] },
        snapshots: {
          destination: {
            kind: "s3",
            bucket: "snapshots",
            credentialsSecret: "store",
            authoritySecret: "store-ca",
          },
          encryption: { recipients: ["age1x"], identitySecret: "age" },
        },
        monitoring: {
          serviceMonitor: {
            namespace: "monitoring",
            prometheus: { serviceAccount: "prometheus", namespace: "monitoring" },
          },
        },
      },
    },
    "everything switched off": {
      spec: {
        snapshots: { enabled: false, destination: { kind: "volume", existingClaim: "ours" } },
        defragmentation: { enabled: false },
        dataStore: { enabled: false },
        networkPolicy: { enabled: false },
        monitoring: {
          serviceMonitor: { enabled: false },
          rules: { enabled: false },
          dashboards: { enabled: false },
        },
      },
    },
  };

  for (const [name, options] of Object.entries(variants)) {
    it(`finds nothing in what is rendered for ${name}`, () => {
      const cluster = exampleCluster(options);
      const review = { objects: render(cluster), provided: providedObjects(cluster) };
      assert.deepEqual(reviewObjects(review), []);
    });
  }

  it("names the rule, the object and what is wrong", () => {
    const { objects, provided } = wholeReview();
    const [statefulSet] = objects.filter(({ kind }) => kind === "StatefulSet");
    assert.ok(statefulSet !== undefined);
    const twice = { objects: [...objects, statefulSet], provided };
    assert.deepEqual(reviewObjects(twice).slice(0, 1), [
      "names are unique: StatefulSet kamaji-system/etcd is rendered twice",
    ]);
  });

  it("knows every rule of this folder, and each is tested beside it", () => {
    const folder = new URL(".", import.meta.url);
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    const tested = names.filter((name) =>
      name.endsWith("_test.ts") && name !== "review_objects_test.ts"
    );
    assert.equal(tested.length, Object.keys(reviewRules).length);
    for (const test of tested) assert.ok(names.includes(test.replace("_test", "")), test);
  });
});
