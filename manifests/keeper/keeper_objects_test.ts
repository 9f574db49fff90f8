import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { EtcdClusterInput } from "../config/etcd_cluster.ts";
import { syncWaveOf } from "../sync_wave.ts";
import { exampleCluster } from "../testing/example_cluster.ts";
import { ofKind } from "../testing/rendered.ts";
import { keeperObjects } from "./keeper_objects.ts";

function keeper(spec: NonNullable<EtcdClusterInput["spec"]> = {}) {
  const objects = keeperObjects(exampleCluster({ spec }));
  const [deployment] = ofKind(objects, "Deployment");
  const template = deployment?.spec?.template;
  const pod = template?.spec;
  const container = pod?.containers[0];
  assert.ok(deployment?.spec && template && pod && container);
  return {
    objects,
    deployment: { ...deployment, spec: deployment.spec },
    template,
    pod,
    container,
  };
}

describe("keeperObjects()", () => {
  it("bring the keeper up beside the members, as each needs the other", () => {
    const { objects } = keeper();
    const waves = objects.map((each) => `${each.kind} ${each.metadata.name} ${syncWaveOf(each)}`);
    assert.deepEqual(waves, [
      "ServiceAccount etcd-keeper 0",
      "Role etcd-keeper 0",
      "RoleBinding etcd-keeper 0",
      "Deployment etcd-keeper 1",
    ]);
  });

  it("select the keeper's pods, and no member", () => {
    const { deployment, template } = keeper();
    const labels = {
      "app.kubernetes.io/name": "kamaji-etcd-keeper",
      "app.kubernetes.io/instance": "etcd",
    };
    assert.deepEqual(deployment.spec.selector.matchLabels, labels);
    assert.deepEqual(template.metadata?.labels, labels);
  });

  it("run the program with what it needs to know, and with no environment that it reads itself", () => {
    const { container } = keeper();
    assert.ok(container.command?.includes("--ignore-env"));
    assert.deepEqual(container.args, [
      "keeper",
      "--cluster=etcd",
      "--namespace=kamaji-system",
      "--identity=$(POD_NAME)",
    ]);
    assert.deepEqual(container.env?.map(({ name }) => name), ["POD_NAME", "DENO_DIR"]);
  });

  it("give the pod a token of the keeper's account, and nothing to read or write", () => {
    const { objects, pod, container } = keeper();
    assert.equal(pod.serviceAccountName, "etcd-keeper");
    assert.equal(pod.automountServiceAccountToken, true);
    const [account] = ofKind(objects, "ServiceAccount");
    assert.equal(account?.automountServiceAccountToken, false);
    const [binding] = ofKind(objects, "RoleBinding");
    assert.deepEqual(binding?.subjects?.map(({ name }) => name), ["etcd-keeper"]);
    assert.equal(pod.volumes, undefined);
    assert.equal(container.volumeMounts, undefined);
    assert.equal(container.securityContext?.readOnlyRootFilesystem, true);
  });

  it("probe a port that the container has", () => {
    const { container } = keeper();
    assert.deepEqual(container.ports?.map(({ name, containerPort }) => [name, containerPort]), [
      ["http", 8080],
    ]);
    assert.deepEqual(container.livenessProbe?.httpGet, { path: "/healthz", port: "http" });
    assert.deepEqual(container.readinessProbe?.httpGet, { path: "/readyz", port: "http" });
  });

  it("keep a single keeper movable, and several apart and budgeted", () => {
    const single = keeper();
    assert.equal(single.deployment.spec.replicas, 1);
    assert.equal(single.pod.affinity, undefined);
    const { deployment, objects, pod, template } = keeper({ keeper: { replicas: 3 } });
    assert.equal(deployment.spec.replicas, 3);
    const [budget] = ofKind(objects, "PodDisruptionBudget");
    assert.equal(budget?.metadata?.name, "etcd-keeper");
    assert.equal(budget?.spec?.maxUnavailable, 1);
    assert.deepEqual(budget?.spec?.selector?.matchLabels, template.metadata?.labels);
    const terms = pod.affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
    assert.deepEqual(
      terms?.map(({ podAffinityTerm }) => podAffinityTerm.labelSelector?.matchLabels),
      [template.metadata?.labels],
    );
  });

  it("place the keeper where members may be, but not apart from them", () => {
    const { pod } = keeper({
      scheduling: {
        nodeSelector: { disk: "nvme" },
        tolerations: [{ key: "etcd", operator: "Exists" }],
        priorityClassName: "etcd",
        schedulerName: "other",
      },
    });
    assert.deepEqual(pod.nodeSelector, { disk: "nvme" });
    assert.deepEqual(pod.tolerations, [{ key: "etcd", operator: "Exists" }]);
    assert.equal(pod.priorityClassName, "etcd");
    assert.equal(pod.schedulerName, "other");
    assert.equal(pod.topologySpreadConstraints, undefined);
    assert.equal(
      keeper({ scheduling: { priorityClassName: "" } }).pod.priorityClassName,
      undefined,
    );
  });

  it("pull the image with the Secrets of its own", () => {
    const { pod, container } = keeper({
      image: { pullSecrets: ["etcds"] },
      keeper: { image: { repository: "registry.example/keeper", pullSecrets: ["ours", "ours"] } },
    });
    assert.deepEqual(pod.imagePullSecrets, [{ name: "ours" }]);
    assert.match(container.image ?? "", /^registry\.example\/keeper:v\d/);
  });
});
