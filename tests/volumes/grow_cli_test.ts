import { after, before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ControllerManager, startControllerManager } from "../adopt/controller_manager.ts";
import { hasProgram } from "../adopt/has_program.ts";
import { itWhere } from "../it_where.ts";
import { type KubernetesApi, startKubernetesApi } from "../kubernetes_api.ts";
import { localEtcd } from "../local_etcd.ts";
import { createStorageClass, type GrowthWorld, makeGrowthWorld } from "./growth_world.ts";
import { playResizer } from "./play_resizer.ts";

const etcd = await localEtcd("3.6.16");
const isPossible = etcd !== undefined && await hasProgram("kube-apiserver") &&
  await hasProgram("kube-controller-manager");
const itWithControllers = itWhere(isPossible);
const program = fileURLToPath(new URL("../../mod.ts", import.meta.url));
const namespace = "kamaji-system";

describe("kamaji-etcd volumes grow", () => {
  let api: KubernetesApi;
  let controllers: ControllerManager;
  let world: GrowthWorld;
  let directory: string;

  before(async () => {
    if (etcd === undefined || !isPossible) return;
    directory = await Deno.makeTempDir({ prefix: "volumes-grow-" });
    api = await startKubernetesApi(etcd.path);
    controllers = await startControllerManager(api.kubeconfig);
    await createStorageClass(api, { name: "fast", allowVolumeExpansion: true });
    world = await makeGrowthWorld(api, { namespace, storageClass: "fast" });
  });
  after(async () => {
    await controllers?.stop();
    await api?.stop();
    if (directory !== undefined) await Deno.remove(directory, { recursive: true });
  });

  itWithControllers("only says what it would do, unless it is told to", async () => {
    const path = await configFile("64Gi");
    const { code, output, error } = await grow(path, "--dry-run");
    assert.equal(code, 0, error);
    assert.deepEqual(output.trimEnd().split("\n"), [
      'Claim "data-etcd-0" grows from 32Gi to 64Gi',
      'Claim "data-etcd-1" grows from 32Gi to 64Gi',
      'Claim "data-etcd-2" grows from 32Gi to 64Gi',
      "What the StatefulSet is to become is saved",
      'StatefulSet "etcd" is replaced under its pods (replicas: 3)',
      "What was saved is removed",
    ]);
    const asked = await grow(path);
    assert.deepEqual([asked.code, asked.output], [1, output]);
    assert.match(asked.error, /nothing was changed yet\nhint: Add --yes/);
    assert.deepEqual(await sizes(), ["32Gi", "32Gi", "32Gi"]);
  });

  itWithControllers("refuses a smaller size, and a configuration that is none", async () => {
    const smaller = await grow(await configFile("31Gi"), "--yes");
    assert.deepEqual([smaller.code, smaller.output], [2, ""]);
    assert.match(smaller.error, /error\[target-failed\] .*volumes never shrink to 31Gi/);
    assert.match(smaller.error, /hint: Set spec\.storage\.size to at least 32Gi/);
    const wrong = await grow(await configFile("many"), "--yes");
    assert.deepEqual([wrong.code, wrong.output], [1, ""]);
    assert.deepEqual(await sizes(), ["32Gi", "32Gi", "32Gi"]);
  });

  itWithControllers("gives back the cluster and ends with 130 when it is interrupted", async () => {
    const child = command(await configFile("48Gi"), "--yes").spawn();
    const ended = child.output();
    while (await world.leaseHolder().catch(() => "") === "") {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    child.kill("SIGTERM");
    const { code, stderr } = await ended;
    assert.equal(code, 130, new TextDecoder().decode(stderr));
    assert.equal(await world.leaseHolder(), "");
  });

  itWithControllers("grows the volumes, and says what comes next", async () => {
    const path = await configFile("64Gi");
    const resizer = playResizer(world);
    try {
      const { code, output, error } = await grow(path, "--yes");
      assert.equal(code, 0, error);
      assert.match(error, /✓ Claim "data-etcd-2" grows from 32Gi to 64Gi/);
      assert.match(output, /^data-etcd-1 has 64Gi, it had 32Gi$/m);
      assert.match(output, /^StatefulSet etcd was replaced, and asks for 64Gi too$/m);
      assert.match(output, /a larger spec\.quota comes after it$/m);
    } finally {
      await resizer.stop();
    }
    assert.deepEqual(await sizes(), ["64Gi", "64Gi", "64Gi"]);
    const again = await grow(path);
    assert.deepEqual([again.code, again.output], [0, "Nothing to do\n"]);
  });

  function command(...args: string[]): Deno.Command {
    const rights = ["--allow-read", "--allow-net", "--allow-env"];
    return new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-prompt", ...rights, program, "volumes", "grow"].concat(args, [
        `--kubeconfig=${api.kubeconfig}`,
      ]),
      env: { NO_COLOR: "1" },
      stdout: "piped",
      stderr: "piped",
    });
  }

  async function grow(
    ...args: string[]
  ): Promise<{ readonly code: number; readonly output: string; readonly error: string }> {
    const { code, stderr, stdout } = await command(...args).output();
    const decoder = new TextDecoder();
    return { code, output: decoder.decode(stdout), error: decoder.decode(stderr) };
  }

  async function configFile(size: string): Promise<string> {
    const path = join(directory, `etcd-${size}.yaml`);
    const { apiVersion, kind, metadata, spec } = world.config("64Gi");
    const storage = { className: spec.storage.className, size };
    const document = { apiVersion, kind, metadata: { name: metadata.name, namespace } };
    await Deno.writeTextFile(path, JSON.stringify({ ...document, spec: { storage } }));
    return path;
  }

  async function sizes(): Promise<unknown[]> {
    return (await world.claims()).map(({ spec }) => spec?.resources?.requests?.storage);
  }
});
