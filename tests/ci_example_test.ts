import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../examples/ci/check.sh", import.meta.url));

const document = (spec: string) =>
  `apiVersion: etcd.kamaji.clastix.io/v1alpha1
kind: EtcdCluster
metadata:
  name: etcd
  namespace: kamaji-system
spec: ${spec}
`;

describe("examples/ci/check.sh", () => {
  let repository: string;

  before(async () => {
    repository = await Deno.makeTempDir({ prefix: "ci-example-" });
    await commit("{}");
  });

  after(async () => {
    await Deno.remove(repository, { recursive: true });
  });

  async function commit(spec: string): Promise<void> {
    await write("blue", spec);
    await run("git", ["init", "--quiet"]);
    await run("git", ["add", "--all"]);
    const author = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.com"];
    await run("git", [...author, "commit", "--quiet", "--message", "A cluster"]);
  }

  async function write(cluster: string, spec: string): Promise<void> {
    await Deno.mkdir(join(repository, "clusters", cluster), { recursive: true });
    await Deno.writeTextFile(join(repository, "clusters", cluster, "etcd.yaml"), document(spec));
  }

  async function run(program: string, args: readonly string[]) {
    const { code, stdout } = await new Deno.Command(program, {
      args: [...args],
      cwd: repository,
      // The program that runs this test, whatever is in PATH.
      env: { PATH: `${join(Deno.execPath(), "..")}:${Deno.env.get("PATH")}` },
      stderr: "inherit",
    }).output();
    return { code, text: new TextDecoder().decode(stdout) };
  }

  const check = () => run(script, ["HEAD", "clusters"]);

  it("accepts a document that did not change", async () => {
    await write("blue", "{}");
    const { code, text } = await check();
    assert.equal(code, 0, text);
    assert.match(text, /## clusters\/blue\/etcd\.yaml/);
    assert.match(text, /cluster "etcd" of 3 is valid/);
  });

  it("says what a change does, and accepts it", async () => {
    await write("blue", "{ members: 5 }");
    const { code, text } = await check();
    assert.equal(code, 0, text);
    assert.match(text, /data\[cluster\.json\]\.spec\.members: 3 → 5/);
  });

  it("refuses a change that cannot be applied", async () => {
    await write("blue", "{ storage: { size: 64Gi } }");
    const { code, text } = await check();
    assert.equal(code, 1, text);
  });

  it("refuses a document that is wrong, with the place, and still looks at the others", async () => {
    await write("blue", "{ members: 4 }");
    await write("green", "{}");
    try {
      const { code, text } = await check();
      assert.equal(code, 1);
      assert.match(text, /clusters\/blue\/etcd\.yaml:6:18 even-members/);
      assert.match(text, /## clusters\/green\/etcd\.yaml[^]*cluster "etcd" of 3 is valid/);
    } finally {
      await Deno.remove(join(repository, "clusters/green"), { recursive: true });
    }
  });
});
