import { join } from "node:path";
import { runProgram } from "../../targets/local/binary/run_program.ts";
import { awaitSocket } from "./await_socket.ts";
import { createPluginClient } from "./plugin_client.ts";
import type { PluginServer } from "./plugin_server.ts";

/** What a plugin's container is started with. */
export interface StartPluginContainerOptions {
  /** Path of Argo CD's plugin server, or of the `argocd` that has all servers in it. */
  readonly program: string;
  /** The plugin's image, which the engine has. */
  readonly image: string;
}

/** Milliseconds that one command of the container engine may take. */
const timeoutMs = 60_000;

/**
 * Starts Argo CD's plugin server in the plugin's own image as a sidecar of the repo server has it:
 * as user 999 without capabilities, on a read-only root, with the server mounted into it. It has
 * no network, since rendering needs none.
 *
 * @throws {Error} with the end of its log if it does not listen within 30 s
 */
export async function startPluginContainer(
  { image, program }: StartPluginContainerOptions,
): Promise<PluginServer> {
  const directory = await Deno.makeTempDir({ prefix: "plugin-server-" });
  const sockets = join(directory, "sockets");
  const name = `kamaji-etcd-plugin-${crypto.randomUUID()}`;
  let running = true;
  const end = async () => {
    running = false;
    await runProgram("docker", { args: ["rm", "--force", "--volumes", name], timeoutMs });
    await Deno.remove(directory, { recursive: true });
  };
  try {
    await Deno.mkdir(sockets);
    // The container's user is nobody here; the umask must not matter either.
    await Deno.chmod(sockets, 0o777);
    await docker([
      "run",
      "--detach",
      "--name",
      name,
      ...confinement,
      ...mounts(program, sockets),
      image,
    ]);
    const socket = await awaitSocket(sockets, () => running);
    const client = createPluginClient(socket);
    const pid = Number(await docker(["inspect", "--format={{.State.Pid}}", name]));
    const log = () => containerLog(name);
    return { socket, pid, client, log, stop: () => (client.close(), end()) };
  } catch (cause) {
    const text = await containerLog(name).catch(String);
    await end();
    throw new Error(`No plugin server: ${text.slice(-2_000)}`, { cause });
  }
}

const confinement = [
  "--read-only",
  "--user=999",
  "--cap-drop=ALL",
  "--security-opt=no-new-privileges",
  "--network=none",
  "--tmpfs=/tmp",
];

/** Paths of argo-cd, common/common.go; the program's name tells it which server to be. */
function mounts(program: string, sockets: string): string[] {
  const server = "/var/run/argocd/argocd-cmp-server";
  return [
    `--volume=${program}:${server}:ro`,
    `--volume=${sockets}:/home/argocd/cmp-server/plugins`,
    `--entrypoint=${server}`,
  ];
}

async function docker(args: readonly string[]): Promise<string> {
  const result = await runProgram("docker", { args, timeoutMs });
  if (result.kind === "failed") throw new Error(`The command "docker ${args[0]}" ${result.reason}`);
  return result.stdout.trim();
}

async function containerLog(name: string): Promise<string> {
  const { stdout, stderr } = await new Deno.Command("docker", { args: ["logs", name] }).output();
  const decoder = new TextDecoder();
  return decoder.decode(stdout) + decoder.decode(stderr);
}
