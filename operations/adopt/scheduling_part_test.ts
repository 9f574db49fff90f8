import { describe, it } from "@std/testing/bdd";
import type { V1Affinity } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { schedulingPart } from "./scheduling_part.ts";
import { liveReleaseFixture } from "./testing/live_release_fixture.ts";

const apart = { topologyKey: "kubernetes.io/hostname" };

function hostsOf(affinity: V1Affinity | undefined, nodes = ["a", "b", "c"]) {
  const pods = nodes.map((nodeName, index) => ({
    metadata: { name: `etcd-${index}` },
    spec: { containers: [], nodeName },
  }));
  const pod = affinity === undefined ? {} : { affinity };
  const { notes, spec } = schedulingPart(liveReleaseFixture({ pod, release: { pods } }));
  return [spec.scheduling?.hosts, notes.length];
}

describe("where a release runs", () => {
  it("is apart by host as strictly as it was", () => {
    const required = { requiredDuringSchedulingIgnoredDuringExecution: [apart] };
    const preferred = {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: apart }],
    };
    assert.deepEqual(hostsOf({ podAntiAffinity: required }), ["required", 0]);
    assert.deepEqual(hostsOf({ podAntiAffinity: preferred }), ["preferred", 0]);
  });

  it("gets our default where it says nothing, unless members share a node", () => {
    assert.deepEqual(hostsOf(undefined), [undefined, 0]);
    assert.deepEqual(hostsOf(undefined, ["a", "b", "a"]), ["preferred", 1]);
  });

  it("loses other rules, which is told", () => {
    const nodeAffinity = { preferredDuringSchedulingIgnoredDuringExecution: [] };
    assert.deepEqual(hostsOf({ nodeAffinity }), [undefined, 1]);
  });

  it("spreads over zones as strictly as it did", () => {
    const spread = (whenUnsatisfiable: string) =>
      schedulingPart(liveReleaseFixture({
        pod: {
          topologySpreadConstraints: [
            { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable },
          ],
        },
      })).spec.scheduling?.zones;
    assert.equal(spread("DoNotSchedule"), "required");
    assert.equal(spread("ScheduleAnyway"), "preferred");
  });
});
