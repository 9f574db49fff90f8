import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Failure } from "../diagnostics/failure.ts";
import { render } from "./render.ts";
import { syncWaveOf } from "./sync_wave.ts";
import { exampleCluster, type ExampleOptions } from "./testing/example_cluster.ts";
import { frozen } from "./testing/frozen.ts";
import { ofKind, podSpecOf, statefulSetOf } from "./testing/rendered.ts";

const variants: Readonly<Record<string, ExampleOptions>> = {
  "of the defaults": {},
  "of one member": { spec: { members: 1 } },
  "of given certificates": {
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
  "of other ports, both IP families and tuned pods": {
    metadata: { labels: { team: "storage" }, annotations: { note: "on" } },
    spec: {
      ports: { client: 12_379, peer: 12_380, metrics: 12_381 },
      services: { ipFamilies: ["IPv6", "IPv4"], annotations: { mesh: "off" } },
      scheduling: {
        hosts: "off",
        zones: "required",
        nodeSelector: { disk: "nvme" },
        tolerations: [{ key: "etcd", operator: "Exists" }],
      },
      pods: { labels: { team: "storage" }, annotations: { note: "y" } },
      image: { pullSecrets: ["registry"] },
      resources: { limits: { cpu: "2" } },
      extraArguments: { "log-level": "warn" },
    },
  },
};

for (const [name, options] of Object.entries(variants)) {
  describe(`render() ${name}`, () => {
    const objects = render(frozen(exampleCluster(options)));
    const pod = podSpecOf(objects);
    const containers = [...(pod.initContainers ?? []), ...pod.containers];
    const podLabels = statefulSetOf(objects).spec?.template.metadata?.labels ?? {};
    const portNames = new Set(
      pod.containers.flatMap(({ ports = [] }) => ports.map((port) => port.name)),
    );

    it("orders by wave, kind and name", () => {
      assert.deepEqual(
        objects.map((each) => `${syncWaveOf(each)} ${each.kind} ${each.metadata.name}`),
        [
          "0 PodDisruptionBudget etcd",
          "0 Service etcd",
          "0 Service etcd-client",
          "0 ServiceAccount etcd",
          "1 StatefulSet etcd",
        ],
      );
    });

    it("puts every object into the namespace, with its labels", () => {
      for (const { kind, metadata } of objects) {
        assert.equal(metadata.namespace, "kamaji-system", kind);
        assert.equal(metadata.labels?.["app.kubernetes.io/instance"], "etcd", kind);
        assert.equal(metadata.labels?.["team"], options.metadata?.labels?.["team"], kind);
        assert.equal(metadata.annotations?.["note"], options.metadata?.annotations?.["note"], kind);
      }
    });

    it("selects the pods wherever it selects", () => {
      const selectors = [
        ...ofKind(objects, "Service").map(({ spec }) => spec?.selector),
        ...ofKind(objects, "PodDisruptionBudget").map(({ spec }) => spec?.selector?.matchLabels),
        statefulSetOf(objects).spec?.selector.matchLabels,
      ];
      assert.equal(selectors.length, 4);
      for (const selector of selectors) {
        assert.ok(selector !== undefined && Object.keys(selector).length === 2);
        for (const [key, value] of Object.entries(selector)) assert.equal(podLabels[key], value);
      }
    });

    it("refers to ports of etcd only", () => {
      const wanted = [
        ...ofKind(objects, "Service").flatMap(({ spec }) =>
          (spec?.ports ?? []).map((port) => port.targetPort)
        ),
        ...pod.containers.flatMap(({ startupProbe, readinessProbe, livenessProbe }) =>
          [startupProbe, readinessProbe, livenessProbe].map((probe) => probe?.httpGet?.port)
        ),
      ];
      assert.equal(wanted.length, 7);
      for (const port of wanted) assert.ok(portNames.has(String(port)), `no port ${port}`);
    });

    it("mounts volumes that exist, each of them somewhere", () => {
      const claims = statefulSetOf(objects).spec?.volumeClaimTemplates ?? [];
      const volumes = [
        ...(pod.volumes ?? []).map((volume) => volume.name),
        ...claims.map((claim) => claim.metadata?.name ?? ""),
      ];
      const mounts = containers.flatMap(({ volumeMounts = [] }) =>
        volumeMounts.map((mount) => mount.name)
      );
      assert.deepEqual([...new Set(mounts)].sort(), volumes.sort());
    });

    it("expands only variables that the container has", () => {
      for (const { name, args = [], env = [] } of containers) {
        const known = env.map((variable) => variable.name);
        for (const [, variable] of args.join(" ").matchAll(/\$\(([^)]*)\)/g)) {
          assert.ok(known.includes(variable ?? ""), `${name} does not know ${variable}`);
        }
      }
    });

    it("runs pinned images within limits, as nobody special", () => {
      assert.equal(pod.securityContext?.runAsNonRoot, true);
      for (const { name, image, resources, securityContext } of containers) {
        assert.match(image ?? "", /:v\d+\.\d+\.\d+$/, name);
        assert.ok(resources?.requests?.["cpu"] && resources.requests["memory"], name);
        assert.ok(resources.limits?.["memory"], name);
        assert.deepEqual(securityContext, {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
          readOnlyRootFilesystem: true,
        });
      }
    });

    it("gives the pods an account that exists", () => {
      const accounts = ofKind(objects, "ServiceAccount").map(({ metadata }) => metadata?.name);
      assert.ok(accounts.includes(pod.serviceAccountName));
    });

    it("changes nothing when it renders again", () => {
      assert.deepEqual(render(frozen(exampleCluster(options))), objects);
    });
  });
}

describe("render()", () => {
  it("renders nothing for a cluster without a namespace", () => {
    const config = exampleCluster({ metadata: { namespace: undefined } });
    assert.throws(
      () => render(config),
      (error) => error instanceof Failure && error.code === "config-invalid",
    );
  });

  it("hands out objects of its own: changing them changes neither config nor next render", () => {
    const config = exampleCluster(variants["of other ports, both IP families and tuned pods"]);
    const taken = new Set([...objectsIn(config), ...objectsIn(render(config))]);
    assert.equal(objectsIn(render(config)).filter((each) => taken.has(each)).length, 0);
  });
});

function objectsIn(value: unknown): object[] {
  if (typeof value !== "object" || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}
