import assert from "node:assert/strict";
import { join } from "node:path";
import { loadConfig } from "../../manifests/config/load_config.ts";
import { render } from "../../manifests/render.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import {
  argoEnvironment,
  briefly,
  documentOf,
  manifestsOf,
  parsed,
  type PluginCase,
  type Repository,
} from "./plugin_case.ts";

const examples = new URL("../../examples/", import.meta.url).pathname;

const etcd: Repository = { "etcd.yaml": documentOf("etcd") };

/** What the plugin renders. */
export const renderingCases: readonly PluginCase[] = [
  {
    name: "renders what the library renders, as Go reads it",
    async run(server) {
      for (const name of await yamlExamples()) {
        const files = { "etcd.yaml": await Deno.readTextFile(join(examples, name)) };
        const loaded = await loadConfig(join(examples, name));
        assert(loaded.ok, name);
        const { namespace = "kamaji-system" } = loaded.config.metadata;
        const expected = [
          ...loaded.otherDocuments.map(({ object }) => object),
          ...render({ ...loaded.config, metadata: { ...loaded.config.metadata, namespace } }),
        ];
        const environment = { ...argoEnvironment, ARGOCD_APP_NAMESPACE: namespace };
        const manifests = await manifestsOf(server, files, { environment });
        assert.deepEqual(parsed(manifests), JSON.parse(JSON.stringify(expected)), name);
      }
    },
  },
  {
    name: "renders each Application from its own folder of one repository",
    async run(server) {
      const names = ["blue", "green", "red"];
      const folders = names.map((name) => [`clusters/${name}/etcd.yaml`, documentOf(name)]);
      const files = Object.fromEntries([...folders, ["README.md", "# Clusters"]]);
      const answers = await Promise.all(
        names.map((name) =>
          manifestsOf(server, files, { appName: name, appPath: `clusters/${name}` })
        ),
      );
      for (const [index, name] of names.entries()) {
        const brief = briefly(answers[index] ?? []);
        assert.ok(brief.includes(`StatefulSet ${name}`), brief.join());
      }
    },
  },
  {
    name: "renders into the Application's namespace when the document names none",
    async run(server) {
      const environment = { ...argoEnvironment, ARGOCD_APP_NAMESPACE: "elsewhere" };
      const statefulSet = await statefulSetOf(manifestsOf(server, etcd, { environment }));
      assert.equal(statefulSet.metadata.namespace, "elsewhere");
    },
  },
  {
    name: "takes fields from the Application's parameters",
    async run(server) {
      const environment = withParameters([
        { name: "quota", string: "2Gi" },
        { name: "labels", map: { team: "a", stage: "test" } },
        { name: "storage.size", string: "10Gi" },
      ]);
      const statefulSet = await statefulSetOf(manifestsOf(server, etcd, { environment }));
      const expected = exampleCluster({
        metadata: {
          name: "etcd",
          namespace: "kamaji-system",
          labels: { team: "a", stage: "test" },
        },
        spec: { quota: "2Gi", storage: { size: "10Gi" } },
      });
      assert.deepEqual(statefulSet, statefulSetIn(render(expected)));
    },
  },
  {
    name: "takes fields from the Application's environment entries",
    async run(server) {
      const environment = { ...argoEnvironment, ARGOCD_ENV_QUOTA: "3Gi" };
      const statefulSet = await statefulSetOf(manifestsOf(server, etcd, { environment }));
      const expected = exampleCluster({
        metadata: { name: "etcd", namespace: "kamaji-system" },
        spec: { quota: "3Gi" },
      });
      assert.deepEqual(statefulSet, statefulSetIn(render(expected)));
    },
  },
  {
    name: "renders the file that a parameter names",
    async run(server) {
      const files = { "one.yaml": documentOf("one"), "two.yaml": documentOf("two") };
      const environment = withParameters([{ name: "file", string: "two.yaml" }]);
      const brief = briefly(await manifestsOf(server, files, { environment }));
      assert.ok(brief.includes("StatefulSet two"), brief.join());
    },
  },
  {
    name: "passes other documents through, in front",
    async run(server) {
      const other = "apiVersion: v1\nkind: Namespace\nmetadata: {name: kamaji-system}\n";
      const files = { "etcd.yaml": `${documentOf("etcd")}---\n${other}` };
      const [first, ...rest] = await manifestsOf(server, files);
      assert.deepEqual(JSON.parse(first ?? ""), {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: "kamaji-system" },
      });
      assert.deepEqual(rest, await manifestsOf(server, etcd));
    },
  },
  {
    name: "evaluates a TypeScript config with what it imports",
    async run(server) {
      const folder = join(examples, "typescript");
      const files: Record<string, string> = {};
      for await (const { name } of Deno.readDir(folder)) {
        files[name] = await Deno.readTextFile(join(folder, name));
      }
      const loaded = await loadConfig(folder);
      assert(loaded.ok);
      const { metadata } = loaded.config;
      const namespace = metadata.namespace ?? "kamaji-system";
      const environment = { ...argoEnvironment, ARGOCD_APP_NAMESPACE: namespace };
      const manifests = await manifestsOf(server, files, { environment });
      const expected = render({ ...loaded.config, metadata: { ...metadata, namespace } });
      assert.deepEqual(parsed(manifests), JSON.parse(JSON.stringify(expected)));
    },
  },
  {
    name: "gives 32 renders at once the same bytes as one",
    async run(server) {
      const one = await manifestsOf(server, etcd);
      const all = await Promise.all(Array.from({ length: 32 }, () => manifestsOf(server, etcd)));
      for (const manifests of all) assert.deepEqual(manifests, one);
    },
  },
  {
    name: "gives the same bytes whatever the order of keys and variables, the time zone, the " +
      "language and what else Argo CD tells",
    async run(server) {
      const spec = ["members: 5", "quota: 4Gi", "storage: { size: 40Gi, className: fast }"];
      const repository = (fields: readonly string[]) => ({
        "etcd.yaml": documentOf("etcd", `spec:\n${fields.map((field) => `  ${field}\n`).join("")}`),
      });
      const reversed = Object.fromEntries(Object.entries(argoEnvironment).reverse());
      const one = await manifestsOf(server, repository(spec));
      const other = await manifestsOf(server, repository(spec.toReversed()), {
        appName: "other",
        environment: {
          ...reversed,
          ARGOCD_APP_NAME: "other",
          ARGOCD_APP_REVISION: "0".repeat(40),
          KUBE_API_VERSIONS: "v1",
          KUBE_VERSION: "1.30.0",
          LANG: "tr_TR.UTF-8",
          LC_ALL: "de_DE.UTF-8",
          TZ: "Pacific/Auckland",
        },
      });
      assert.deepEqual(other, one);
    },
  },
];

async function yamlExamples(): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(examples));
  return entries.map(({ name }) => name).filter((name) => name.endsWith(".yaml")).sort();
}

function withParameters(parameters: readonly unknown[]): Record<string, string> {
  return { ...argoEnvironment, ARGOCD_APP_PARAMETERS: JSON.stringify(parameters) };
}

interface StatefulSet {
  readonly kind: "StatefulSet";
  readonly metadata: { readonly namespace: string };
}

async function statefulSetOf(manifests: Promise<readonly string[]>): Promise<StatefulSet> {
  return statefulSetIn(parsed(await manifests));
}

function statefulSetIn(objects: readonly unknown[]): StatefulSet {
  const plain = JSON.parse(JSON.stringify(objects)) as { readonly kind: string }[];
  const found = plain.find((object): object is StatefulSet => object.kind === "StatefulSet");
  assert(found !== undefined, "there is no StatefulSet");
  return found;
}
