import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../mod.ts", import.meta.url));
const example = fileURLToPath(new URL("../examples/minimal.yaml", import.meta.url));

interface Validated {
  readonly code: number;
  readonly output: string;
}

describe("kamaji-etcd validate", () => {
  let folder: string;
  let wrong: string;
  before(async () => {
    folder = await Deno.makeTempDir();
    wrong = join(folder, "etcd.yaml");
    const text = await Deno.readTextFile(example);
    await Deno.writeTextFile(wrong, text.replace(/^spec:.*$/m, "spec:\n  members: 4"));
  });
  after(() => Deno.remove(folder, { recursive: true }));

  it("says that a right configuration is right", async () => {
    const { code, output } = await validate([example]);
    assert.deepEqual({ code, output }, {
      code: 0,
      output: `${example}: cluster "etcd" of 3 is valid\n`,
    });
  });

  it("prints findings on standard output, since they are its result", async () => {
    const { code, output } = await validate([wrong]);
    assert.equal(code, 1);
    assert.match(output, /etcd\.yaml:\d+:12 even-members spec\.members: /);
  });

  it("prints nothing but JSON for scripts, also when nothing is wrong", async () => {
    const { output } = await validate([wrong, "--format=json"]);
    const { findings } = JSON.parse(output) as { readonly findings: readonly { code: string }[] };
    assert.deepEqual(findings.map(({ code }) => code), ["even-members"]);
    assert.deepEqual(JSON.parse((await validate([example, "--format=json"])).output), {
      findings: [],
    });
  });

  it("prints SARIF for code scanning, also when nothing is wrong", async () => {
    for (const [file, count] of [[wrong, 1], [example, 0]] as const) {
      const { output } = await validate([file, "--format=sarif"]);
      const { runs } = JSON.parse(output) as { readonly runs: readonly { results: unknown[] }[] };
      assert.deepEqual(runs.map(({ results }) => results.length), [count]);
    }
  });
});

async function validate(args: readonly string[]): Promise<Validated> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-read", "--ignore-env", program, "validate", ...args],
    env: { NO_COLOR: "1" },
  }).output();
  return { code, output: new TextDecoder().decode(stdout) };
}
