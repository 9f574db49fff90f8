import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { formatFindings } from "../diagnostics/format_findings.ts";
import { loadConfig } from "../manifests/config/load_config.ts";
import type { LoadedConfig } from "../manifests/config/loaded_config.ts";

const examples = new URL("../examples/", import.meta.url).pathname;
const yamlFiles = [...Deno.readDirSync(examples)].map(({ name }) => name)
  .filter((name) => name.endsWith(".yaml"));

async function load(name: string): Promise<LoadedConfig> {
  const result = await loadConfig(join(examples, name));
  assert(result.ok, result.ok ? "" : formatFindings(result.findings, "text"));
  return result;
}

describe("examples/", () => {
  it("has the ones that the documentation names", () => {
    for (const name of ["minimal.yaml", "production.yaml", "many-tenants.yaml"]) {
      assert(yamlFiles.includes(name), name);
    }
  });

  for (const name of yamlFiles) {
    it(`${name} is valid`, async () => {
      const { config } = await load(name);
      assert.match(config.metadata.name, /^[a-z]+$/);
    });

    it(`${name} names the JSON Schema for editors in its first line`, async () => {
      const [first = ""] = (await Deno.readTextFile(join(examples, name))).split("\n");
      const [, schema] = /^# yaml-language-server: \$schema=(\S+)$/.exec(first) ?? [];
      assert(schema !== undefined, first);
      const file = join(dirname(join(examples, name)), schema);
      assert.equal(JSON.parse(await Deno.readTextFile(file)).title.split(" ")[0], "EtcdCluster");
    });
  }

  it("minimal.yaml is what its empty spec says", async () => {
    const { config } = await load("minimal.yaml");
    assert.equal(config.spec.members, 3);
  });

  it("production.yaml passes its Namespace on", async () => {
    const { otherDocuments } = await load("production.yaml");
    assert.deepEqual(otherDocuments.map(({ object }) => object.kind), ["Namespace"]);
  });

  it("many-tenants.yaml shares budgets by anchors and merge keys", async () => {
    const { config } = await load("many-tenants.yaml");
    const sandboxes = config.spec.tenants.filter(({ name }) => name.endsWith("_sandbox"));
    assert.equal(sandboxes.length, 2);
    for (const { budget } of sandboxes) {
      assert.deepEqual(budget, { bytes: "256Mi", keys: 50_000, action: "freeze" });
    }
  });

  it("typescript/ computes its tenants, and the same each time", async () => {
    const { config, file } = await load("typescript");
    assert.match(file, /\/etcd\.config\.ts$/);
    assert.equal(config.spec.tenants.length, 6);
    assert.deepEqual((await load("typescript")).config, config);
  });
});
