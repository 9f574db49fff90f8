import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";

/** The path or name of an `etcdutl` of the default version, if PATH has one. */
export const etcdutl: string | undefined = await find("etcdutl");

async function find(program: string): Promise<string | undefined> {
  try {
    const { stdout, success } = await new Deno.Command(program, { args: ["version"] }).output();
    const said = new TextDecoder().decode(stdout);
    return success && said.includes(`etcdutl version: ${defaultEtcdVersion}\n`)
      ? program
      : undefined;
  } catch {
    return undefined;
  }
}
