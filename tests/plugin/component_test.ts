import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { parseAllDocuments } from "yaml";
import type { V1Container, V1Deployment } from "@kubernetes/client-node";
import { imageTag } from "../../plugins/argocd/build_image.ts";
import { probeName } from "../../plugins/argocd/launcher.ts";
import { itWhere } from "../it_where.ts";

const component = new URL("../../plugins/argocd/component", import.meta.url).pathname;

/** Where published manifests are kept, on a machine that keeps them. */
const manifests = Deno.env.get("KAMAJI_ETCD_MANIFESTS");

/** What of a stock repo-server the patch relies on. */
const standIn = `apiVersion: apps/v1
kind: Deployment
metadata: { name: argocd-repo-server }
spec:
  selector: { matchLabels: { app: repo-server } }
  template:
    metadata: { labels: { app: repo-server } }
    spec:
      containers:
        - name: argocd-repo-server
          image: argocd
          volumeMounts: [{ name: plugins, mountPath: /home/argocd/cmp-server/plugins }]
      volumes:
        - { name: var-files, emptyDir: {} }
        - { name: plugins, emptyDir: {} }
`;

const hasKubectl = await runs("kubectl", "version", "--client");

describe("the repo-server's component", () => {
  itWhere(hasKubectl)("adds the sidecar to a stock repo-server", async () => {
    assertSidecar(await built(standIn));
  });

  itWhere(hasKubectl && manifests !== undefined)(
    "adds the sidecar to Argo CD's published manifest",
    async () => {
      const text = await Deno.readTextFile(join(manifests ?? "", "argocd-core-install.yaml"));
      assertSidecar(await built(text));
    },
  );

  it("names the image of this version, also where it says how to use it", async () => {
    const patch = await Deno.readTextFile(join(component, "repo_server_patch.yaml"));
    assert.ok(patch.includes(`image: ${imageTag()}\n`));
    const [, version] = imageTag().split(":");
    const kustomization = await Deno.readTextFile(join(component, "kustomization.yaml"));
    assert.ok(kustomization.includes(`?ref=${version}\n`));
  });
});

function assertSidecar({ spec }: V1Deployment): void {
  const { containers = [], volumes = [] } = spec?.template.spec ?? {};
  const sidecar = containers.find(({ name }) => name === "kamaji-etcd");
  assert(sidecar !== undefined && containers.length === 2);
  assert.deepEqual(sidecar.startupProbe?.exec?.command, [probeName]);
  assertRestricted(sidecar);
  const names = volumes.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const { name } of sidecar.volumeMounts ?? []) assert.ok(names.includes(name), name);
  const temporary = sidecar.volumeMounts?.find(({ mountPath }) => mountPath === "/tmp")?.name;
  const others = containers.filter((container) => container !== sidecar);
  const shared = others.flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name));
  assert.ok(temporary !== undefined && !shared.includes(temporary), "/tmp is shared");
}

/** The Pod Security Standard "restricted", and a read-only root besides. */
function assertRestricted({ securityContext, resources }: V1Container): void {
  assert.deepEqual(securityContext, {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    runAsUser: 999,
    seccompProfile: { type: "RuntimeDefault" },
  });
  assert.ok(resources?.limits?.memory && resources.requests?.cpu);
}

/** Builds what a user would build: Argo CD's manifest as a resource, and our component. */
async function built(manifest: string): Promise<V1Deployment> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await Deno.writeTextFile(join(folder, "argocd.yaml"), manifest);
    const kustomization = `resources: [argocd.yaml]\ncomponents: [${
      relative(folder, component)
    }]\n`;
    await Deno.writeTextFile(join(folder, "kustomization.yaml"), kustomization);
    const command = new Deno.Command("kubectl", { args: ["kustomize", folder] });
    const { success, stdout, stderr } = await command.output();
    assert.ok(success, new TextDecoder().decode(stderr));
    const objects = parseAllDocuments(new TextDecoder().decode(stdout)).map((each) => each.toJS());
    const found = objects.find(({ kind, metadata }) =>
      kind === "Deployment" && metadata.name === "argocd-repo-server"
    );
    assert(found !== undefined, "there is no repo-server");
    return found;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function runs(program: string, ...args: string[]): Promise<boolean> {
  try {
    const command = new Deno.Command(program, { args, stdout: "null", stderr: "null" });
    return (await command.output()).success;
  } catch {
    return false;
  }
}
