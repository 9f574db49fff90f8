import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { formatFindings } from "../../diagnostics/format_findings.ts";
import { loadConfig } from "../../manifests/config/load_config.ts";
import type { ConfigResult } from "../../manifests/config/loaded_config.ts";
import { clusterYaml } from "../../manifests/config/testing/cluster_yaml.ts";
import { withFolder } from "../../manifests/config/testing/with_folder.ts";
import { argocdEnvironment } from "./argocd_environment.ts";
import { loadApplication } from "./load_application.ts";

const examples = new URL("../../examples/", import.meta.url).pathname;

describe("loadApplication()", () => {
  it("loads the document as it stands when the Application sets nothing", async () => {
    const path = `${examples}production.yaml`;
    const [loaded, plain] = [await loadApplication(path, argocdEnvironment({})), loadConfig(path)];
    assert.deepEqual(configOf(loaded), configOf(await plain));
  });

  it("puts into every example what the Application sets, and nothing else", async () => {
    for (const name of ["minimal.yaml", "production.yaml", "many-tenants.yaml", "typescript"]) {
      const plain = configOf(await loadConfig(`${examples}${name}`));
      const labels = { team: "a" };
      const parameters = [{ name: "labels", map: labels }, { name: "name", string: "blue" }];
      const loaded = await loadApplication(`${examples}${name}`, withParameters(parameters));
      const metadata = { ...plain.metadata, labels, name: "blue" };
      assert.deepEqual(configOf(loaded), { ...plain, metadata }, name);
    }
  });

  it("names the parameter as the place of what is wrong with it", async () => {
    assert.deepEqual(await refusal([{ name: "members", string: "4" }]), [
      'parameter "members":1:1 even-members spec.members',
    ]);
    assert.deepEqual(await refusal([{ name: "quota", string: "" }]), [
      'parameter "quota":1:1 wrong-quantity spec.quota',
    ]);
    assert.deepEqual(await refusal([{ name: "labels", map: { "a b": "c" } }]), [
      'parameter "labels":1:1 wrong-label metadata.labels["a b"]',
    ]);
  });

  it("points into the document where a parameter contradicts it", async () => {
    const document = clusterYaml("storage:", "  size: 40Gi");
    assert.deepEqual(await refusal([{ name: "quota", string: "16Gi" }], document), [
      "etcd.yaml:7:11 volume-too-small spec.storage.size",
    ]);
  });

  it("does not mend a document that is not valid by itself", async () => {
    const document = clusterYaml("members: 4");
    assert.deepEqual(await refusal([{ name: "members", string: "3" }], document), [
      "etcd.yaml:6:12 even-members spec.members",
    ]);
  });

  it("reports mistakes of the Application and of the document together", async () => {
    const document = clusterYaml("members: 4");
    assert.deepEqual(await refusal([{ name: "memebrs", string: "3" }], document), [
      'parameter "memebrs":1:1 unknown-field',
      "etcd.yaml:6:12 even-members spec.members",
    ]);
  });

  it("loads the file that the Application names, also where there are several", async () => {
    const files = { "one.yaml": clusterYaml(), "more/two.yaml": clusterYaml("members: 5") };
    await withFolder(files, async (folder) => {
      const loaded = await loadApplication(folder, withParameters([named("more/two.yaml")]));
      assert.equal(configOf(loaded).spec.members, 5);
    });
  });

  // Symlinks, which need more rights than these tests have, are in tests/plugin/.
  const outside: readonly (readonly [string, string, string])[] = [
    ["lies above", "../secret.yaml", "config-denied"],
    ["is an absolute path", "/etc/hostname", "unreadable"],
    ["does not exist", "none.yaml", "unreadable"],
  ];
  for (const [what, file, code] of outside) {
    it(`refuses a file that ${what}`, async () => {
      const all = { "secret.yaml": clusterYaml(), "app/etcd.yaml": clusterYaml() };
      await withFolder(all, async (folder) => {
        const environment = withParameters([named(file)]);
        const refused = await loadApplication(`${folder}/app`, environment);
        assert(!refused.ok);
        const [{ code: found, position } = { code: "", position: { file: "" } }] = refused.findings;
        assert.deepEqual([found, position.file], [code, 'parameter "file"']);
      });
    });
  }
});

function named(file: string): { name: string; string: string } {
  return { name: "file", string: file };
}

function withParameters(parameters: readonly unknown[]) {
  return argocdEnvironment({ ARGOCD_APP_PARAMETERS: JSON.stringify(parameters) });
}

function configOf(result: ConfigResult) {
  assert(result.ok, result.ok ? "" : formatFindings(result.findings, "text"));
  return result.config;
}

/** The findings as `file:line:column code path`. */
async function refusal(parameters: readonly unknown[], document = clusterYaml()) {
  return await withFolder({ "etcd.yaml": document }, async (folder) => {
    const result = await loadApplication(folder, withParameters(parameters));
    assert(!result.ok);
    return result.findings.map(({ position: { file, line, column }, code, path }) =>
      `${file.replace(`${folder}/`, "")}:${line}:${column} ${code} ${path}`.trimEnd()
    );
  });
}
