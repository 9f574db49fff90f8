import { join } from "node:path";
import { etcdClusterSchema } from "../../manifests/config/etcd_cluster.ts";
import { render } from "../../manifests/render.ts";
import { toYaml } from "../../manifests/to_yaml.ts";
import { parse } from "yaml";
import { bundledProgram } from "./bundled_program.ts";
import { repositoryArchive } from "./cmp_server/repository_archive.ts";
import { startPluginServer } from "./cmp_server/start_plugin_server.ts";
import { writeLauncher } from "./cmp_server/write_launcher.ts";
import { comparableChart, comparableDocument, comparableRelease } from "./comparable_chart.ts";
import type { Contender, ContenderName } from "./contender.ts";

/** A plugin before it runs. */
interface Entry {
  readonly name: ContenderName;
  readonly command: readonly string[];
  /** Its repository: content by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** All contenders, and their common end. */
export interface Contenders {
  /** In the order of `contenderNames`. */
  readonly contenders: readonly Contender[];
  /** Ends the servers and removes their files. */
  stop(): Promise<void>;
}

/**
 * Starts a plugin server for each contender and asks each once: they have to give the same objects.
 *
 * @param program path of Argo CD's plugin server
 * @throws {Error} if one does not start or gives other objects
 */
export async function startContenders(program: string): Promise<Contenders> {
  const directory = await Deno.makeTempDir({ prefix: "contenders-" });
  const contenders: Contender[] = [];
  const stop = async () => {
    for (const { server } of contenders) await server.stop();
    await Deno.remove(directory, { recursive: true });
  };
  try {
    const call = await bundledProgram(directory);
    await writeLauncher(join(directory, "bin/kamaji-etcd"), call);
    const environment = {
      PATH: `${join(directory, "bin")}:${Deno.env.get("PATH") ?? ""}`,
      HOME: directory,
    };
    for (const entry of entries()) {
      const { command, files, name } = entry;
      const server = await startPluginServer({ program, plugin: pluginOf(command), environment });
      const archive = await repositoryArchive(files);
      contenders.push({ name, server, request: { archive, environment: asked } });
    }
    await assertSameObjects(contenders);
    return { contenders, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What ours reads of an Application. */
const asked = {
  ARGOCD_APP_NAME: comparableRelease.name,
  ARGOCD_APP_NAMESPACE: comparableRelease.namespace,
};

function entries(): Entry[] {
  const { name, namespace } = comparableRelease;
  const config = etcdClusterSchema.parse(parse(comparableDocument));
  return [
    {
      name: "kamaji-etcd",
      command: ["kamaji-etcd", "render"],
      files: { "etcd.yaml": comparableDocument },
    },
    {
      name: "cat",
      command: ["cat", "rendered.yaml"],
      files: { "rendered.yaml": toYaml(render(config)) },
    },
    {
      name: "helm template",
      command: ["helm", "template", name, ".", `--namespace=${namespace}`],
      files: comparableChart(),
    },
  ];
}

function pluginOf(command: readonly string[]): string {
  return JSON.stringify({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "ConfigManagementPlugin",
    metadata: { name: "contender" },
    spec: { generate: { command } },
  });
}

/** A ratio means something only if all did the same work. */
async function assertSameObjects(contenders: readonly Contender[]): Promise<void> {
  const answers = await Promise.all(contenders.map(objectsOf));
  for (const answer of answers) {
    if (answer !== answers[0]) throw new Error(`The objects differ:\n${answers.join("\nand\n")}`);
  }
}

async function objectsOf({ server, request }: Contender): Promise<string> {
  const objects = (await server.client.manifests(request)).map((manifest) => {
    const { kind, metadata } = JSON.parse(manifest);
    return `${kind} ${metadata.name}`;
  });
  return objects.sort().join("\n");
}
