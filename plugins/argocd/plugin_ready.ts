import { pluginSocket } from "./plugin_name.ts";

/**
 * Whether the plugin server of the sidecar takes connections. A socket's file says little: an
 * earlier server's outlives it.
 *
 * @param socket where it listens. Default: where Argo CD has it listen
 */
export async function isPluginReady(socket: string = pluginSocket): Promise<boolean> {
  try {
    const connection = await Deno.connect({ transport: "unix", path: socket });
    connection.close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return false;
  }
}

if (import.meta.main && !await isPluginReady()) {
  console.error(`Nothing listens at ${pluginSocket}`);
  Deno.exitCode = 1;
}
