import type { V1Container } from "@kubernetes/client-node";
import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Failure } from "../diagnostics/failure.ts";
import type { KubernetesObject } from "./kubernetes_object.ts";
import { render } from "./render.ts";
import { syncWaveOf } from "./sync_wave.ts";
import { exampleCluster, type ExampleOptions } from "./testing/example_cluster.ts";
import { frozen } from "./testing/frozen.ts";
import { ofKind, podTemplatesOf, statefulSetOf } from "./testing/rendered.ts";

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
  "of certificates of cert-manager, for several keepers": {
    spec: {
      certificates: { mode: "cert-manager" },
      keeper: { replicas: 2 },
      tenants: [{ name: "Team_A" }],
      networkPolicy: { clients: [{ podLabels: { a: "b" } }, { cidr: "fd00::/8" }] },
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
    const pods = podsOf(objects);

    it("orders by wave, kind and name, and names nothing twice", () => {
      const places = objects.map((each) =>
        `${syncWaveOf(each)} ${each.kind} ${each.metadata.name}`
      );
      assert.deepEqual(places, [...new Set(places)].sort());
    });

    it("puts keeper and members behind their rights and policies, and before the DataStore", () => {
      const waves = (kinds: readonly string[]) =>
        new Set(objects.filter(({ kind }) => kinds.includes(kind)).map(syncWaveOf));
      assert.deepEqual(waves(["Deployment", "StatefulSet"]), new Set([1]));
      assert.deepEqual(waves(["NetworkPolicy", "ServiceAccount"]), new Set([0]));
      assert.deepEqual(waves(["DataStore"]), new Set([2]));
      const last = objects.filter((each) => syncWaveOf(each) === 2).map(({ kind }) => kind);
      assert.deepEqual(last, ["DataStore"]);
    });

    it("puts every object but the DataStore into the namespace, with its labels", () => {
      for (const { kind, metadata } of objects) {
        const namespace = kind === "DataStore" ? undefined : "kamaji-system";
        assert.equal(metadata.namespace, namespace, kind);
        assert.equal(metadata.labels?.["app.kubernetes.io/instance"], "etcd", kind);
        assert.equal(metadata.labels?.["team"], options.metadata?.labels?.["team"], kind);
        assert.equal(metadata.annotations?.["note"], options.metadata?.annotations?.["note"], kind);
      }
    });

    it("selects pods of exactly one kind wherever it selects", () => {
      const selectors = [
        ...ofKind(objects, "Service").map(({ spec }) => spec?.selector),
        ...ofKind(objects, "PodDisruptionBudget").map(({ spec }) => spec?.selector?.matchLabels),
        ...ofKind(objects, "Deployment").map(({ spec }) => spec?.selector.matchLabels),
        statefulSetOf(objects).spec?.selector.matchLabels,
      ];
      assert.ok(selectors.length >= 5);
      for (const selector of selectors) {
        assert.ok(selector !== undefined && Object.keys(selector).length === 2);
        const entries = Object.entries(selector);
        const names = pods.filter(({ labels }) =>
          entries.every(([key, value]) => labels[key] === value)
        ).map(({ labels }) => labels["app.kubernetes.io/name"]);
        assert.equal(new Set(names).size, 1, JSON.stringify(selector));
      }
    });

    it("refers to ports that pods have", () => {
      for (const { metadata, spec } of ofKind(objects, "Service")) {
        const selected = pods.filter(({ labels }) =>
          Object.entries(spec?.selector ?? {}).every(([key, value]) => labels[key] === value)
        );
        for (const { targetPort } of spec?.ports ?? []) {
          const names = selected.flatMap(({ containers }) => containers.flatMap(portNames));
          assert.ok(names.includes(String(targetPort)), `${metadata?.name} to ${targetPort}`);
        }
      }
      for (const container of pods.flatMap(({ containers }) => containers)) {
        const { livenessProbe, name, readinessProbe, startupProbe } = container;
        for (const probe of [livenessProbe, readinessProbe, startupProbe]) {
          const port = probe?.httpGet?.port;
          assert.ok(port === undefined || portNames(container).includes(String(port)), name);
        }
      }
    });

    it("mounts volumes that exist, each of them somewhere", () => {
      const claims = statefulSetOf(objects).spec?.volumeClaimTemplates ?? [];
      for (const { containers, maker, spec } of pods) {
        const volumes = [
          ...(spec.volumes ?? []).map((volume) => volume.name),
          ...(maker.startsWith("StatefulSet") ? claims : []).map(({ metadata }) => metadata?.name),
        ];
        const mounts = containers.flatMap(({ volumeMounts = [] }) =>
          volumeMounts.map((mount) => mount.name)
        );
        assert.deepEqual([...new Set(mounts)].sort(), volumes.sort(), maker);
      }
    });

    it("expands only variables that the container has", () => {
      for (const { name, args = [], env = [] } of pods.flatMap(({ containers }) => containers)) {
        const known = env.map((variable) => variable.name);
        for (const [, variable] of args.join(" ").matchAll(/\$\(([^)]*)\)/g)) {
          assert.ok(known.includes(variable ?? ""), `${name} does not know ${variable}`);
        }
      }
    });

    it("runs pinned images within limits, as nobody special", () => {
      for (const { containers, maker, spec } of pods) {
        assert.equal(spec.securityContext?.runAsNonRoot, true, maker);
        assert.equal(spec.securityContext?.seccompProfile?.type, "RuntimeDefault", maker);
        for (const { image, name, resources, securityContext } of containers) {
          const who = `${maker} ${name}`;
          assert.match(image ?? "", /:v\d+\.\d+\.\d+$/, who);
          assert.ok(resources?.requests?.["cpu"] && resources.requests["memory"], who);
          assert.ok(resources.limits?.["memory"], who);
          assert.deepEqual(
            securityContext,
            {
              allowPrivilegeEscalation: false,
              capabilities: { drop: ["ALL"] },
              readOnlyRootFilesystem: true,
            },
            who,
          );
        }
      }
    });

    it("runs no shell, and in etcd's image nothing but etcd's own programs", () => {
      for (
        const { args = [], command = [], image, name } of pods.flatMap((pod) => pod.containers)
      ) {
        const [program = ""] = command;
        assert.doesNotMatch([...command, ...args].join(" "), /(^|[/ ])(ba|da|a)?sh( |$)/, name);
        if (image?.includes("/etcd:")) assert.match(program, /^(.*\/)?etcd(ctl|utl)?$/, name);
      }
    });

    it("gives pods accounts that exist, and a token of the API by default only to the keeper", () => {
      const accounts = ofKind(objects, "ServiceAccount").map(({ metadata }) => metadata?.name);
      for (const { maker, spec } of pods) {
        assert.ok(accounts.includes(spec.serviceAccountName), maker);
        const token = spec.automountServiceAccountToken;
        assert.equal(token, maker === "Deployment etcd-keeper", maker);
      }
    });

    it("binds roles that exist to accounts that exist", () => {
      const named = (kind: "Role" | "ServiceAccount") =>
        ofKind<"Role" | "ServiceAccount">(objects, kind).map(({ metadata }) => metadata?.name);
      for (const { roleRef, subjects = [] } of ofKind(objects, "RoleBinding")) {
        assert.ok(named("Role").includes(roleRef.name), roleRef.name);
        for (const { kind, name, namespace } of subjects) {
          const ours = kind === "ServiceAccount" && namespace === "kamaji-system";
          assert.ok(!ours || named("ServiceAccount").includes(name), name);
        }
      }
    });

    it("shows the CAs' private keys to no pod", () => {
      for (const { maker, spec } of pods) {
        assert.doesNotMatch(JSON.stringify(spec.volumes ?? []), /ca\.key/, maker);
        for (const { name, secret } of spec.volumes ?? []) {
          assert.ok(secret === undefined || secret.items !== undefined, `${maker} ${name}`);
          assert.ok(!["etcd-ca", "etcd-peer-ca"].includes(secret?.secretName ?? ""), maker);
        }
      }
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

/** All pods that the objects make, with their containers of both kinds in one list. */
function podsOf(objects: readonly KubernetesObject[]) {
  return [...podTemplatesOf(objects)].map(([maker, { metadata, spec }]) => {
    assert.ok(spec !== undefined, maker);
    const containers = [...(spec.initContainers ?? []), ...spec.containers];
    return { maker, labels: metadata?.labels ?? {}, spec, containers };
  });
}

function portNames({ ports = [] }: V1Container): (string | undefined)[] {
  return ports.map(({ name }) => name);
}

function objectsIn(value: unknown): object[] {
  if (typeof value !== "object" || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}
