import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { imageSource } from "./image_source.ts";
import { cachedEtcdPath } from "./install_etcd.ts";
import { packMembers } from "./pack_members.ts";
import { createSourceFixture, printVersion, type SourceFixture } from "./source_fixture.ts";

/** What the stand-in for the docker CLI does for each of its commands. */
const engine: Readonly<Record<string, string>> = {
  version: "echo 28.0.0",
  image: "echo sha256:1",
  pull: "echo pulled",
  create: "echo 1234",
  cp: "/bin/cat $0.tar",
  rm: 'echo "$4"',
};

describe("imageSource", () => {
  let fixture: SourceFixture;
  beforeEach(async () => {
    fixture = await createSourceFixture();
  });
  afterEach(() => fixture.remove());

  it("copies the server out of an image that the engine holds", async () => {
    await writeDocker();
    assert.deepEqual(await imageSource.obtain(fixture.context), {
      kind: "found",
      binary: {
        path: cachedEtcdPath(fixture.context),
        version: "3.6.16",
        source: "image registry.invalid/etcd:v3.6.16",
      },
    });
    assert.deepEqual(await commands(), ["version", "image", "create", "cp", "rm"]);
    assert.deepEqual(await fixture.cachedFiles(), [join("etcd-v3.6.16", "etcd")]);
  });

  it("pulls an image that the engine does not hold", async () => {
    await writeDocker({ image: "exit 1" });
    assert.equal((await imageSource.obtain(fixture.context)).kind, "found");
    assert.deepEqual(await commands(), ["version", "image", "pull", "create", "cp", "rm"]);
  });

  it("is skipped without a docker CLI", async () => {
    assert.deepEqual(await imageSource.obtain(fixture.context), {
      kind: "skipped",
      reason: "no Docker engine: docker is not in PATH",
    });
  });

  it("is skipped without an engine", async () => {
    await writeDocker({ version: "echo Cannot connect to the Docker daemon >&2; exit 1" });
    assert.deepEqual(await imageSource.obtain(fixture.context), {
      kind: "skipped",
      reason: "no Docker engine: docker exited with code 1: Cannot connect to the Docker daemon",
    });
  });

  it("is skipped if the image cannot be pulled", async () => {
    await writeDocker({ image: "exit 1", pull: "echo no such host >&2; exit 1" });
    assert.deepEqual(await imageSource.obtain(fixture.context), {
      kind: "skipped",
      reason: "docker pull exited with code 1: no such host",
    });
    assert.deepEqual(await commands(), ["version", "image", "pull"]);
  });

  it("removes the container when the copy fails, and leaves nothing in the cache", async () => {
    await writeDocker({ cp: "echo no such file >&2; exit 1" });
    await assert.rejects(imageSource.obtain(fixture.context), {
      code: "etcd-not-found",
      message: 'The command "docker cp" exited with code 1: no such file',
    });
    await assertContainerRemoved();
    assert.deepEqual(await fixture.cachedFiles(), []);
  });

  it("removes the container when the run is interrupted during the copy", async () => {
    await writeDocker({ cp: "exec /bin/sleep 5" });
    const interruption = new AbortController();
    const context = { ...fixture.context, signal: interruption.signal };
    const obtained = imageSource.obtain(context);
    obtained.catch(() => {});
    for (let tries = 0; !(await commands()).includes("cp"); tries++) {
      assert.ok(tries < 1_000, "docker cp was never run");
      await new Promise((next) => setTimeout(next, 5));
    }
    interruption.abort();
    await assert.rejects(obtained, { message: 'The command "docker cp" was interrupted' });
    await assertContainerRemoved();
  });

  it("refuses an image with another etcd and removes the container", async () => {
    await writeDocker({}, "3.5.9");
    await assert.rejects(imageSource.obtain(fixture.context), { code: "etcd-version-refused" });
    await assertContainerRemoved();
    assert.deepEqual(await fixture.cachedFiles(), []);
  });

  it("warns of a container that it could not remove", async () => {
    await writeDocker({ rm: "echo the engine is gone >&2; exit 1" });
    assert.equal((await imageSource.obtain(fixture.context)).kind, "found");
    assert.match(fixture.logged.join("\n"), /level=warn msg="container not removed" container=/);
  });

  async function writeDocker(changes: Record<string, string> = {}, version = "3.6.16") {
    const cases = Object.entries({ ...engine, ...changes })
      .map(([command, body]) => `${command}) ${body} ;;`);
    const script = ['echo "$*" >> "$0.calls"', 'case "$1" in', ...cases, "esac"].join("\n");
    const docker = await fixture.writeProgram("docker", script);
    const archive = await packMembers({ etcd: `#!/bin/sh\n${printVersion(version)}\n` });
    await Deno.writeFile(`${docker}.tar`, archive);
  }

  async function calls(): Promise<string[][]> {
    const path = `${fixture.context.searchPath}/docker.calls`;
    const text = await Deno.readTextFile(path).catch(() => "");
    return text.trim().split("\n").map((line) => line.split(" "));
  }

  async function commands(): Promise<string[]> {
    return (await calls()).map(([command]) => command ?? "");
  }

  async function assertContainerRemoved(): Promise<void> {
    const made = await calls();
    const created = made.find(([command]) => command === "create")?.[2];
    assert.ok(created?.startsWith("kamaji-etcd-copy-"), `no name in ${JSON.stringify(made)}`);
    assert.deepEqual(made.at(-1), ["rm", "--force", "--volumes", created]);
  }
});
