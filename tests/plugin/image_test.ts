import { after, before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { packageVersion } from "../../manifests/package_version.ts";
import { programCommand } from "../../manifests/program_command.ts";
import { probeName } from "../../plugins/argocd/launcher.ts";
import { pluginSocket } from "../../plugins/argocd/plugin_name.ts";
import { pluginYaml } from "../../plugins/argocd/plugin_manifest.ts";
import { itWhere } from "../it_where.ts";
import { buildForTests, type BuiltProgram, canBuildImages } from "./built_program.ts";

const hasDocker = await canBuildImages();
const it = itWhere(hasDocker);

describe("the image", () => {
  let built: BuiltProgram;
  let tag: string;
  before(async () => {
    if (!hasDocker) return;
    built = await buildForTests();
    tag = built.tag ?? "";
  });
  after(() => built?.remove());

  it("says what it is and runs as Argo CD's user", async () => {
    const [{ Config }] = JSON.parse(await docker("image", "inspect", tag));
    assert.deepEqual([Config.User, Config.Entrypoint], ["999:999", ["/tini", "--", "kamaji-etcd"]]);
    const { Labels } = Config;
    assert.equal(Labels["org.opencontainers.image.version"], `v${packageVersion}`);
    assert.equal(Labels["org.opencontainers.image.licenses"], "Apache-2.0");
    assert.match(Labels["org.opencontainers.image.source"], /clastix\/kamaji-etcd$/);
  });

  it("adds the program and plugin.yaml to Deno's, and neither packages nor etcd", async () => {
    const container = (await docker("create", tag)).trim();
    try {
      const archive = join(built.folder, "image.tar");
      await docker("export", `--output=${archive}`, container);
      const files = await list(archive);
      const unwanted = /(^|\/)(etcd|etcdctl|etcdutl|sh|bash|node_modules)(\/|$)/;
      assert.deepEqual(files.filter((file) => unwanted.test(file)), []);
      for (const file of ["app/kamaji-etcd.js", "app/proto/rpc.proto", "bin/deno", "tini"]) {
        assert.ok(files.includes(file), file);
      }
      const copy = join(built.folder, "plugin.yaml");
      await docker("cp", `${container}:/home/argocd/cmp-server/config/plugin.yaml`, copy);
      assert.equal(await Deno.readTextFile(copy), pluginYaml());
    } finally {
      await docker("rm", container);
    }
  });

  for (const role of ["gate", "keeper", "job"] as const) {
    it(`runs the program as a rendered ${role} does: as another user, by its own command`, async () => {
      const [entrypoint = "", ...args] = programCommand(role);
      const output = await docker(
        ...["run", "--rm", "--read-only", "--network=none", "--user=65532:65532"],
        ...[`--entrypoint=${entrypoint}`, tag, ...args, "--version"],
      );
      assert.equal(output, `${packageVersion}\n`);
    });
  }

  it("tells a probe whether something listens at the plugin's socket", async () => {
    const folder = join(built.folder, "plugins");
    await Deno.mkdir(folder);
    const socket = join(folder, pluginSocket.split("/").at(-1) ?? "");
    const probe = async () => await probeCode(tag, folder);
    assert.equal(await probe(), 1);
    const listener = listenAt(socket);
    try {
      await listener.heard;
      assert.equal(await probe(), 0);
    } finally {
      listener.process.kill("SIGKILL");
      await listener.process.status;
    }
    assert.equal(await probe(), 1);
    assert.ok((await Deno.lstat(socket)).isSocket, "a killed listener leaves its socket behind");
  });
});

/** A process that takes connections, as Argo CD's server does under the image's user. */
function listenAt(socket: string): { process: Deno.ChildProcess; heard: Promise<unknown> } {
  const program = `
    const listener = Deno.listen({ transport: "unix", path: Deno.args[0] });
    Deno.chmodSync(Deno.args[0], 0o777);
    console.log("listening");
    for await (const connection of listener) connection.close();
  `;
  const process = new Deno.Command(Deno.execPath(), {
    args: ["eval", program, socket],
    stdout: "piped",
  }).spawn();
  return { process, heard: process.stdout.getReader().read() };
}

async function probeCode(tag: string, folder: string): Promise<number> {
  const mount = `--volume=${folder}:${pluginSocket.replace(/\/[^/]*$/, "")}`;
  const args = ["run", "--rm", "--read-only", "--network=none", mount];
  const command = new Deno.Command("docker", {
    args: [...args, `--entrypoint=${probeName}`, tag],
    stdout: "null",
    stderr: "null",
  });
  return (await command.output()).code;
}

async function docker(...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("docker", { args }).output();
  const decoder = new TextDecoder();
  assert.ok(success, `docker ${args.join(" ")}: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout);
}

/** The paths in a tar archive. */
async function list(archive: string): Promise<string[]> {
  const { stdout } = await new Deno.Command("tar", { args: ["--list", "--file", archive] })
    .output();
  return new TextDecoder().decode(stdout).trim().split("\n");
}
