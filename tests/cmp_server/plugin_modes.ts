import { join } from "node:path";
import { bundledProgram } from "../../bench/render/bundled_program.ts";
import { writeLauncher } from "../../bench/render/cmp_server/write_launcher.ts";
import { findPluginServer } from "../../bench/render/cmp_server/find_plugin_server.ts";
import type { PluginServer } from "../../bench/render/cmp_server/plugin_server.ts";
import { startPluginContainer } from "../../bench/render/cmp_server/start_plugin_container.ts";
import { startPluginServer } from "../../bench/render/cmp_server/start_plugin_server.ts";
import { runProgram } from "../../bench/targets/local/binary/run_program.ts";
import { createLog } from "../../diagnostics/log.ts";
import { buildImage } from "../../plugins/argocd/build_image.ts";
import { buildProgram } from "../../plugins/argocd/build_program.ts";
import { pluginYaml } from "../../plugins/argocd/plugin_manifest.ts";

/** A way to run the plugin in Argo CD's real server. */
export interface PluginMode {
  /** Where and how, for the names of the cases. */
  readonly name: string;
  /** Why it cannot be run on this machine; undefined if it can. */
  readonly missing: string | undefined;
  /** Starts the server with the plugin. */
  start(): Promise<PluginServer>;
}

/** Both ways to run the plugin; a machine may lack what one or both need. */
export async function pluginModes(): Promise<readonly PluginMode[]> {
  const server = await findPluginServer({ log: createLog() });
  const program = server.kind === "found" ? server.program : "";
  const noServer = server.kind === "found" ? undefined : server.reason;
  return [
    {
      name: "as a process of this machine",
      missing: noServer,
      start: () => startProcess(program),
    },
    {
      name: "as user 999 on a read-only root, in the image",
      missing: noServer ?? await missingBase(),
      start: () => startContainer(program),
    },
  ];
}

/** The bundle of this very source, called as in the image. */
async function startProcess(program: string): Promise<PluginServer> {
  const directory = await Deno.makeTempDir({ prefix: "plugin-" });
  return await endingWith(() => Deno.remove(directory, { recursive: true }), async () => {
    const call = await bundledProgram(directory);
    await writeLauncher(join(directory, "bin/kamaji-etcd"), call);
    const path = `${join(directory, "bin")}:${Deno.env.get("PATH") ?? ""}`;
    return await startPluginServer({ program, plugin: pluginYaml(), environment: { PATH: path } });
  });
}

/** The image of this very source, under a name that nobody else uses. */
async function startContainer(program: string): Promise<PluginServer> {
  const directory = await Deno.makeTempDir({ prefix: "plugin-" });
  const image = `kamaji-etcd-plugin-test:${crypto.randomUUID()}`;
  const remove = async () => {
    await docker(["image", "rm", "--force", image]);
    await Deno.remove(directory, { recursive: true });
  };
  return await endingWith(remove, async () => {
    await buildProgram(directory);
    await buildImage({ program: directory, tag: image });
    return await startPluginContainer({ program, image });
  });
}

/** Removes what a server stands on after its end, or when it does not start. */
async function endingWith(
  remove: () => Promise<void>,
  start: () => Promise<PluginServer>,
): Promise<PluginServer> {
  try {
    const server = await start();
    return { ...server, stop: () => server.stop().finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** What the image begins with has to be there or to be had. */
async function missingBase(): Promise<string | undefined> {
  const file = new URL("../../plugins/argocd/Containerfile", import.meta.url);
  const [, base = ""] = /^FROM (\S+)$/m.exec(await Deno.readTextFile(file)) ?? [];
  if (await docker(["image", "inspect", base]) === undefined) return undefined;
  const reason = await docker(["pull", "--quiet", base]);
  return reason === undefined ? undefined : `the command "docker pull" ${reason}`;
}

/** Why a command of the container engine failed; undefined if it did not. */
async function docker(args: readonly string[]): Promise<string | undefined> {
  const result = await runProgram("docker", { args, timeoutMs: 120_000 });
  return result.kind === "failed" ? result.reason : undefined;
}
