import { readVariables } from "./argocd_environment.ts";
import { pluginSocket } from "./plugin_name.ts";

/** What the program is called on the command line of the image. */
export const launcherName = "kamaji-etcd";

/** What the sidecar's startup probe runs. */
export const probeName = "plugin-ready";

/**
 * The text of an executable that runs the program in the image, where there is no shell. The kernel
 * passes Deno one argument, so the rights stand in {@link launcherConfig}; `-q` keeps Deno's remark
 * that such a file is experimental off standard error, where Argo CD's user reads.
 *
 * Rendering takes what people commit, so it gives up the network before anything else.
 *
 * @param entry the text of the program's entry, which lies in the same directory
 */
export function launcherText(entry: string): string {
  return [
    "#!/bin/deno -qP",
    'if(Deno.args[0]==="render")Deno.permissions.revokeSync({name:"net"});',
    entry,
  ].join("\n");
}

/** The text of the executable that the sidecar's startup probe runs. */
export function probeText(program: string): string {
  return `#!/bin/deno -qP=probe\n${program}`;
}

/**
 * The text of the `deno.json` beside the executables. Deno looks for it there and never in the
 * current directory, which belongs to whoever commits. The program may read everything; of the
 * environment it sees what Argo CD says, and the rest reads as empty; it may write and run nothing.
 * To connect to a socket, Deno wants the right to write to it, too.
 */
export function launcherConfig(): string {
  const env = { allow: [...readVariables, "KAMAJI_ETCD_DEBUG"], ignore: true };
  const config = {
    lock: false,
    unstable: ["worker-options"],
    permissions: {
      default: { read: true, net: true, env },
      probe: { read: [pluginSocket], write: [pluginSocket], net: [`unix:${pluginSocket}`] },
    },
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
