import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadConfig } from "../manifests/config/load_config.ts";
import { render } from "../manifests/render.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const examples = configsBelow("examples").sort();

describe("kamaji-etcd explain", () => {
  for (const example of examples) {
    it(`mentions every object of ${example}, with what it is for`, async () => {
      const loaded = await loadConfig(join(root, example));
      assert(loaded.ok);
      const { code, output, error } = await explains([example]);
      assert.deepEqual([code, error], [0, ""]);
      for (const { kind, metadata } of render(loaded.config)) {
        const told = new RegExp(`^  [\\w, ]*\\b${kind}\\b[\\w, ]* ${metadata.name}\n    \\w`, "m");
        assert.match(output, told);
      }
      for (const { object } of loaded.otherDocuments) {
        assert.match(output, new RegExp(`^  ${object.kind} .*\n    passed on as written$`, "m"));
      }
    });

    it(`fits a terminal of 80 columns for ${example}`, async () => {
      const { output } = await explains([example]);
      // What has no space in it, as a bucket's URL, cannot be broken.
      const wide = output.split("\n").filter((line) => line.length > 80 && / \S+ \S/.test(line));
      assert.deepEqual(wide, []);
    });
  }

  it("marks what examples/production.yaml says, and not its defaults", async () => {
    const { output } = await explains(["examples/production.yaml"]);
    assert.match(output, /^\* members +5; a quorum is 3, so 2 may fail/m);
    assert.match(output, /^ {2}elections /m);
  });

  it("prints the same as JSON for scripts", async () => {
    const { output } = await explains(["--format=json", "examples/minimal.yaml"]);
    const explanation = JSON.parse(output) as {
      readonly cluster: string;
      readonly sections: readonly { readonly name: string }[];
    };
    assert.equal(explanation.cluster, "etcd");
    assert.deepEqual(explanation.sections.slice(0, 2).map(({ name }) => name), [
      "members",
      "storage",
    ]);
  });

  it("ends with 1 and tells every finding of a wrong configuration", async () => {
    const file = await Deno.makeTempFile({ suffix: ".yaml" });
    try {
      const text = await Deno.readTextFile(join(root, "examples/minimal.yaml"));
      await Deno.writeTextFile(file, text.replace("spec: {}", "spec: { members: 4 }"));
      const { code, output, error } = await explains([file]);
      assert.deepEqual([code, output], [1, ""]);
      assert.match(error, /\.yaml:\d+:18 even-members spec\.members: /);
    } finally {
      await Deno.remove(file);
    }
  });

  it("asks for a namespace, which may stand on the command line", async () => {
    const file = await Deno.makeTempFile({ suffix: ".yaml" });
    try {
      const text = await Deno.readTextFile(join(root, "examples/minimal.yaml"));
      await Deno.writeTextFile(file, text.replace(/^ {2}namespace: .*\n/m, ""));
      assert.match((await explains([file])).error, /^error\[config-invalid\] .*no namespace\n/);
      const { output } = await explains([file, "--namespace=elsewhere"]);
      assert.match(output, /^etcd in elsewhere: 3 members of etcd /);
    } finally {
      await Deno.remove(file);
    }
  });
});

/** Every file below a folder that declares a cluster, by its path from the root. */
function configsBelow(folder: string): string[] {
  return [...Deno.readDirSync(join(root, folder))].flatMap(({ isDirectory, name }) => {
    const path = join(folder, name);
    if (isDirectory) return configsBelow(path);
    const declares = name === "etcd.config.ts" ||
      /\.ya?ml$/.test(name) &&
        /^kind: EtcdCluster$/m.test(Deno.readTextFileSync(join(root, path)));
    return declares ? [path] : [];
  });
}

async function explains(
  args: readonly string[],
): Promise<{ readonly code: number; readonly output: string; readonly error: string }> {
  const rights = ["--no-prompt", "--allow-read", "--ignore-env"];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", ...rights, join(root, "mod.ts"), "explain", ...args],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout), error: decoder.decode(stderr) };
}
