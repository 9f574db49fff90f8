import { join } from "node:path";
import { programCommand, programFile } from "../../manifests/program_command.ts";
import { launcherName } from "../../plugins/argocd/launcher.ts";

/** How the built program is called. */
export interface ProgramCall {
  /** The words behind its name. */
  readonly args: readonly string[];
  /** The current directory; it and what is below it are all that can be seen. Default: the root. */
  readonly folder?: string;
  /** Its environment. Default: empty. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether it runs as this user and in this network, as an operator would start it. */
  readonly asOperator?: boolean;
}

/** How a call ended. */
export interface ProgramEnd {
  /** The exit code. */
  readonly code: number;
  /** Standard output. */
  readonly output: string;
  /** Standard error. */
  readonly error: string;
}

/** Runs the built program to its end. Its source and `node_modules` are out of its reach. */
export type ProgramMode = (call: ProgramCall) => Promise<ProgramEnd>;

/** The bundle, run by this machine's Deno as the executable of the image has the kernel run it. */
export function bundleMode(program: string): ProgramMode {
  const launcher = join(program, launcherName);
  return async ({ args, folder = "/", environment = {} }) => {
    const command = new Deno.Command(Deno.execPath(), {
      args: ["-qP", launcher, ...args],
      cwd: folder,
      clearEnv: true,
      // No package is in this cache, and the bundle must not miss any.
      env: { ...environment, DENO_DIR: join(program, "..", "empty"), NO_COLOR: "1" },
    });
    return endOf(await command.output());
  };
}

/** The bundle, run by this machine's Deno with the rights that a rendered Job has. */
export function jobMode(program: string): ProgramMode {
  const command = programCommand("job");
  const flags = command.slice(command.indexOf("run"), command.indexOf(programFile));
  return async ({ args, folder = "/" }) => {
    const command = new Deno.Command(Deno.execPath(), {
      args: [...flags, join(program, "kamaji-etcd.js"), ...args],
      cwd: folder,
      clearEnv: true,
      env: { DENO_DIR: join(program, "..", "empty"), NO_COLOR: "1" },
    });
    return endOf(await command.output());
  };
}

/** The image on a read-only root, without a network but for operators, and without a home. */
export function imageMode(tag: string): ProgramMode {
  return async ({ args, folder, environment = {}, asOperator = false }) => {
    const place = folder === undefined ? [] : [`--volume=${folder}:${folder}:ro`, `-w=${folder}`];
    const who = asOperator ? [`--user=${Deno.uid()}`, "--network=host"] : ["--network=none"];
    const variables = Object.entries(environment).map(([name, value]) => `--env=${name}=${value}`);
    const command = new Deno.Command("docker", {
      args: ["run", "--rm", "--read-only", ...place, ...who, ...variables, tag, ...args],
    });
    return endOf(await command.output());
  };
}

function endOf({ code, stdout, stderr }: Deno.CommandOutput): ProgramEnd {
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout), error: decoder.decode(stderr) };
}
