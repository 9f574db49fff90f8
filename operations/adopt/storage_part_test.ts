import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { dataDirectoryOf, storagePart } from "./storage_part.ts";
import { liveReleaseFixture } from "./testing/live_release_fixture.ts";

const refused = { code: "adoption-refused" };

describe("the volumes of a release", () => {
  it("keep their data where they are", () => {
    assert.equal(dataDirectoryOf(liveReleaseFixture()), ".");
    const below = liveReleaseFixture({ flags: { "data-dir": "/var/run/etcd/default.etcd/" } });
    assert.equal(dataDirectoryOf(below), "default.etcd");
    const mounted = liveReleaseFixture({
      flags: { "data-dir": "/data/x" },
      container: {
        volumeMounts: [{ name: "data", mountPath: "/data/", subPath: "etcd" }],
      },
    });
    assert.equal(dataDirectoryOf(mounted), "etcd/x");
  });

  it("must hold all the data, the log too", () => {
    for (
      const flags of [{ "data-dir": "/tmp/etcd" }, { "data-dir": "/var/run/etcd2" }, {
        "data-dir": undefined,
      }, { "wal-dir": "/wal" }]
    ) {
      assert.throws(() => dataDirectoryOf(liveReleaseFixture({ flags })), refused);
    }
  });

  it("must be one a member, from a template that is called data", () => {
    const [template] = liveReleaseFixture().statefulSet.spec?.volumeClaimTemplates ?? [];
    assert.ok(template !== undefined);
    for (
      const templates of [[], [{ ...template, metadata: { name: "etcd" } }], [template, template]]
    ) {
      const release = liveReleaseFixture({ spec: { volumeClaimTemplates: templates } });
      assert.throws(() => storagePart(release), refused);
    }
  });

  it("that were expanded by hand are told of, since new ones will be smaller", () => {
    const claim = (size: string) => ({
      metadata: { name: `data-etcd-0` },
      spec: { resources: { requests: { storage: size } } },
    });
    const subjects = (size: string) =>
      storagePart(liveReleaseFixture({ release: { claims: [claim(size)] } })).notes
        .map(({ subject }) => subject);
    assert.deepEqual(subjects("8192Mi"), ["spec.pods.fsGroup"]);
    assert.deepEqual(subjects("32Gi"), ["spec.storage.size", "spec.pods.fsGroup"]);
  });

  it("of a release that does not run as root need no handing over", () => {
    const release = liveReleaseFixture({ container: { securityContext: { runAsUser: 1000 } } });
    assert.deepEqual(storagePart(release).notes, []);
  });
});
