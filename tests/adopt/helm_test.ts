import { after, before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { itWhere } from "../it_where.ts";
import { type KubernetesApi, startKubernetesApi } from "../kubernetes_api.ts";
import { localEtcd } from "../local_etcd.ts";
import { hasProgram } from "./has_program.ts";
import { createNamespace } from "./installed_release.ts";

const etcd = await localEtcd("3.6.16");
const isPossible = etcd !== undefined && await hasProgram("kube-apiserver") && await hasHelm();
const itWithHelm = itWhere(isPossible);
const namespace = "kamaji-system";

/** A chart with a part that comes along, as Kamaji's has the etcd's. */
const files: Readonly<Record<string, string>> = {
  "Chart.yaml": `apiVersion: v2
name: whole
version: 1.0.0
dependencies:
  - name: part
    version: 1.0.0
    condition: part.deploy
`,
  "values.yaml": "part:\n  deploy: true\n",
  "templates/own.yaml": configMap("own"),
  "charts/part/Chart.yaml": "apiVersion: v2\nname: part\nversion: 1.0.0\n",
  "charts/part/templates/kept.yaml": configMap("kept"),
  "charts/part/templates/dropped.yaml": configMap("dropped"),
};

describe("the guide's ways to retire a release, tried with a real Helm", () => {
  let api: KubernetesApi;
  let chart: string;

  before(async () => {
    if (etcd === undefined || !isPossible) return;
    api = await startKubernetesApi(etcd.path);
    await createNamespace(api, namespace);
    chart = await Deno.makeTempDir({ prefix: "helm-chart-" });
    for (const [file, text] of Object.entries(files)) {
      await Deno.mkdir(join(chart, file, ".."), { recursive: true });
      await Deno.writeTextFile(join(chart, file), text);
    }
  });
  after(async () => {
    await api?.stop();
    if (chart !== undefined) await Deno.remove(chart, { recursive: true });
  });

  itWithHelm("keep what is annotated while the rest of the part goes", async () => {
    await helm("install", "kamaji", chart);
    assert.deepEqual(await names(), ["dropped", "kept", "own"]);
    await annotate("kept", { "helm.sh/resource-policy": "keep" });
    await helm("upgrade", "kamaji", chart, "--reuse-values", "--set=part.deploy=false");
    assert.deepEqual(await names(), ["kept", "own"]);
    await helm("upgrade", "kamaji", chart, "--reuse-values");
    assert.deepEqual(await names(), ["kept", "own"]);
    await helm("uninstall", "kamaji");
    assert.deepEqual(await names(), ["kept"]);
    await remove("kept");
  });

  itWithHelm(
    "make Helm forget a release whose record is deleted, and leave all of it",
    async () => {
      await helm("install", "alone", chart);
      const path =
        `/api/v1/namespaces/${namespace}/secrets?labelSelector=owner%3Dhelm%2Cname%3Dalone`;
      const answer = await api.request({ method: "DELETE", path });
      assert.equal(answer.status, 200);
      assert.deepEqual(JSON.parse(await helm("list", "--output=json")), []);
      assert.deepEqual(await names(), ["dropped", "kept", "own"]);
      for (const name of await names()) await remove(name);
    },
  );

  itWithHelm("and the way back: an upgrade makes anew what was deleted", async () => {
    await helm("install", "back", chart);
    await remove("kept");
    await helm("upgrade", "back", chart, "--reuse-values");
    assert.deepEqual(await names(), ["dropped", "kept", "own"]);
    await helm("uninstall", "back");
  });

  async function helm(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await new Deno.Command("helm", {
      args: [`--kubeconfig=${api.kubeconfig}`, `--namespace=${namespace}`, ...args],
      env: { HELM_CACHE_HOME: chart, HELM_CONFIG_HOME: chart, HELM_DATA_HOME: chart },
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  }

  async function names(): Promise<string[]> {
    const path = `/api/v1/namespaces/${namespace}/configmaps?labelSelector=test%3Dhelm`;
    const { body } = await api.request({ method: "GET", path });
    const { items } = body as { items: { metadata: { name: string } }[] };
    return items.map(({ metadata }) => metadata.name).sort();
  }

  async function annotate(name: string, annotations: Record<string, string>): Promise<void> {
    const { status } = await api.request({
      method: "PATCH",
      path: `/api/v1/namespaces/${namespace}/configmaps/${name}`,
      contentType: "application/merge-patch+json",
      body: JSON.stringify({ metadata: { annotations } }),
    });
    assert.equal(status, 200);
  }

  async function remove(name: string): Promise<void> {
    const path = `/api/v1/namespaces/${namespace}/configmaps/${name}`;
    assert.equal((await api.request({ method: "DELETE", path })).status, 200);
  }
});

function configMap(name: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  labels:
    test: helm
`;
}

async function hasHelm(): Promise<boolean> {
  try {
    const command = new Deno.Command("helm", { args: ["version"], stdout: "null", stderr: "null" });
    return (await command.output()).success;
  } catch {
    return false;
  }
}
