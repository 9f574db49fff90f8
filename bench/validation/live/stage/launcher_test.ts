import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createLauncher } from "./launcher.ts";

describe("createLauncher", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await Deno.makeTempDir();
  });
  afterEach(() => Deno.remove(directory, { recursive: true }));

  async function told(script: string, args: string[], settings = {}): Promise<string[]> {
    const binary = `${directory}/program`;
    await Deno.writeTextFile(binary, `#!/bin/sh\n${script}\n`, { mode: 0o700 });
    const launcher = await createLauncher(directory);
    await launcher.set("etcd-1", { binary, peerPort: 2, ...settings });
    const { stdout } = await new Deno.Command(launcher.path, { args }).output();
    return new TextDecoder().decode(stdout).trimEnd().split("\n");
  }

  it("listens for peers behind the proxy, and changes no other argument", async () => {
    const args = ["--name=etcd-1", "--listen-peer-urls=https://127.0.0.1:1", "--data-dir=/a b"];
    const lines = await told('for each; do echo "$each"; done', args);
    assert.deepEqual(lines, [
      "--name=etcd-1",
      "--listen-peer-urls=https://127.0.0.1:2",
      "--data-dir=/a b",
    ]);
  });

  it("adds flags at the end, where they count, and limits files", async () => {
    const settings = { flags: ["--quota-backend-bytes=1", "--b=2"], openFiles: 123 };
    const script = 'for each; do echo "$each"; done; ulimit -n';
    assert.deepEqual(await told(script, ["--name=etcd-1"], settings), [
      "--name=etcd-1",
      "--quota-backend-bytes=1",
      "--b=2",
      "123",
    ]);
  });
});
