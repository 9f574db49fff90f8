import { after, before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { createCertificateAuthority } from "../../operations/certificates/create_certificate_authority.ts";
import { packageVersion } from "../../manifests/package_version.ts";
import { programCommand, programEnvironment } from "../../manifests/program_command.ts";
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

  it("starts without analysing its modules anew where nothing can be written", async () => {
    const memory = async (directory: string) => await keeperMemory(tag, directory);
    const [{ value = "" } = {}] = programEnvironment();
    const [known, unknown] = [await memory(value), await memory("/nowhere")];
    assert.ok(known < 0.7 * unknown, `${known} MB, ${unknown} MB without`);
  });

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

/** Megabytes of a keeper that waits for an API server which does not exist. */
async function keeperMemory(tag: string, denoDirectory: string): Promise<number> {
  const credentials = await Deno.makeTempDir({ prefix: "image-credentials-" });
  const [entrypoint = "", ...args] = programCommand("keeper");
  let container = "";
  try {
    await Deno.writeTextFile(join(credentials, "token"), "none");
    const { certificate } = await createCertificateAuthority({
      subject: { commonName: "nobody" },
      notBefore: new Date(),
      validDays: 1,
    });
    await Deno.writeTextFile(join(credentials, "ca.crt"), certificate);
    await Deno.chmod(credentials, 0o755);
    container = (await docker(
      ...["run", "--detach", "--read-only", "--network=none", "--user=65532:65532"],
      ...[`--env=DENO_DIR=${denoDirectory}`, `--volume=${credentials}:/credentials:ro`],
      ...[`--entrypoint=${entrypoint}`, tag, ...args, "keeper", "--identity=a"],
      ...["--cluster=etcd", "--namespace=default", "--api-server=https://127.0.0.1:1"],
      "--credentials=/credentials",
    )).trim();
    return await settledMemory(container);
  } finally {
    if (container !== "") await docker("rm", "--force", container);
    await Deno.remove(credentials, { recursive: true });
  }
}

/** Megabytes of a container when they have stopped growing, or after half a minute. */
async function settledMemory(container: string): Promise<number> {
  const stats = ["stats", "--no-stream", "--format={{.MemUsage}}", container];
  let [last, megabytes] = [0, 0];
  for (let reading = 0; reading < 15; reading++) {
    const [, size = "", unit = ""] = /^([\d.]+)(\w+)/.exec(await docker(...stats)) ?? [];
    megabytes = Number(size) * (unit === "GiB" ? 1_024 : 1);
    if (megabytes > 50 && megabytes < 1.02 * last) return megabytes;
    last = megabytes;
  }
  return megabytes;
}

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
