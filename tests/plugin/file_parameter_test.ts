import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { clusterYaml } from "../../manifests/config/testing/cluster_yaml.ts";
import { type FolderFiles, withFolder } from "../../manifests/config/testing/with_folder.ts";
import { argocdEnvironment } from "../../plugins/argocd/argocd_environment.ts";
import { loadApplication } from "../../plugins/argocd/load_application.ts";

describe("the parameter that names a file", () => {
  const links: readonly (readonly [string, string, FolderFiles])[] = [
    ["a symlink", "link.yaml", { "app/link.yaml": { link: "../secret.yaml" } }],
    ["a folder that is a symlink", "up/secret.yaml", { "app/up": { link: ".." } }],
  ];
  for (const [what, file, files] of links) {
    it(`does not lead out of the Application's path by ${what}`, async () => {
      await withFolder({ "secret.yaml": clusterYaml(), ...files }, async (folder) => {
        const loaded = await loadApplication(`${folder}/app`, naming(file));
        assert(!loaded.ok);
        const found = loaded.findings.map(({ code, position }) => `${code} ${position.file}`);
        assert.deepEqual(found, ['config-denied parameter "file"']);
      });
    });
  }

  it("may be a symlink to a file below the Application's path", async () => {
    const files = {
      "app/blue/etcd.yaml": clusterYaml(),
      "app/link.yaml": { link: "blue/etcd.yaml" },
    };
    await withFolder(files, async (folder) => {
      assert.ok((await loadApplication(`${folder}/app`, naming("link.yaml"))).ok);
    });
  });
});

function naming(file: string) {
  const parameters = JSON.stringify([{ name: "file", string: file }]);
  return argocdEnvironment({ ARGOCD_APP_PARAMETERS: parameters });
}
