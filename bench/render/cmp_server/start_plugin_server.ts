import { join } from "node:path";
import { startGuardedProcess } from "../../targets/local/guarded_process.ts";
import { awaitSocket } from "./await_socket.ts";
import { createPluginClient } from "./plugin_client.ts";
import type { PluginServer } from "./plugin_server.ts";

/** What a plugin server is started with. */
export interface StartPluginServerOptions {
  /** Path of Argo CD's plugin server, or of the `argocd` that has all servers in it. */
  readonly program: string;
  /** The text of `plugin.yaml`. */
  readonly plugin: string;
  /** All variables that the plugin's command gets besides those of a request. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Starts Argo CD's plugin server as a process of this machine, in a directory of its own.
 *
 * @throws {Error} with the end of its log if it does not listen within 30 s
 */
export async function startPluginServer(options: StartPluginServerOptions): Promise<PluginServer> {
  const directory = await Deno.makeTempDir({ prefix: "plugin-server-" });
  const at = (name: string) => join(directory, name);
  const logFile = at("server.log");
  for (const name of ["config", "sockets", "work"]) await Deno.mkdir(at(name));
  await Deno.writeTextFile(at("config/plugin.yaml"), options.plugin);
  // The program with all servers in it is told by its name which of them to be.
  await Deno.symlink(options.program, at("argocd-cmp-server"));
  const process = startGuardedProcess({
    program: at("argocd-cmp-server"),
    arguments: [`--config-dir-path=${at("config")}`],
    environment: {
      ...options.environment,
      ARGOCD_PLUGINSOCKFILEPATH: at("sockets"),
      ARGOCD_CMP_WORKDIR: at("work"),
    },
    logFile,
    removeWhenLost: directory,
  });
  let running = true;
  const ended = process.ended.then(() => void (running = false));
  const end = async () => {
    // It catches SIGTERM, removes its socket and serves on.
    process.signal("SIGKILL");
    await ended;
    await Deno.remove(directory, { recursive: true });
  };
  const log = () => Deno.readTextFile(logFile).catch(() => "");
  try {
    const socket = await awaitSocket(at("sockets"), () => running);
    const client = createPluginClient(socket);
    const stop = () => (client.close(), end());
    return { socket, pid: process.pid, client, log, stop };
  } catch (cause) {
    const text = await log();
    await end();
    throw new Error(`No plugin server: ${text.slice(-2_000)}`, { cause });
  }
}
