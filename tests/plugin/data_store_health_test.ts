import { describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { itWhere } from "../it_where.ts";

const settings = fileURLToPath(
  new URL("../../plugins/argocd/data_store_health.yaml", import.meta.url),
);

/** Argo CD's own program judges with its own Lua. */
const hasArgocd = await runs("argocd");
const it = itWhere(hasArgocd);

const validation = "kamaji.clastix.io/DataStoreValidation";

describe("the health check for DataStores, in Argo CD", () => {
  it("takes one for healthy that Kamaji found ready", async () => {
    assert.equal(await health({ ready: true }), "STATUS: Healthy\nMESSAGE: Ready\n");
  });

  it("waits for one that is not ready, and says why", async () => {
    const conditions = [
      { type: "kamaji.clastix.io/DataStoreAllowedDeletion", status: "True", message: "Unused" },
      { type: validation, status: "False", message: "There is no Secret" },
    ];
    const message = "STATUS: Progressing\nMESSAGE: There is no Secret\n";
    assert.equal(await health({ ready: false, conditions }), message);
    assert.match(await health({ ready: false }), /^STATUS: Progressing\n/);
  });

  it("holds nothing up where Kamaji does not say", async () => {
    for (const status of [undefined, {}, { usedBy: ["a/b"] }]) {
      assert.match(await health(status), /^STATUS: Healthy\n/);
    }
  });
});

/** What Argo CD says of a DataStore with a status. */
async function health(status: unknown): Promise<string> {
  const file = await Deno.makeTempFile({ suffix: ".json" });
  try {
    const dataStore = {
      apiVersion: "kamaji.clastix.io/v1alpha1",
      kind: "DataStore",
      metadata: { name: "kamaji-system-etcd" },
      spec: {},
      ...(status === undefined ? {} : { status }),
    };
    await Deno.writeTextFile(file, JSON.stringify(dataStore));
    const { stdout, stderr } = await new Deno.Command("argocd", {
      args: [
        ...["admin", "settings", "resource-overrides", "health", file],
        `--argocd-cm-path=${settings}`,
      ],
    }).output();
    const decoder = new TextDecoder();
    return decoder.decode(stdout) || decoder.decode(stderr);
  } finally {
    await Deno.remove(file);
  }
}

async function runs(program: string): Promise<boolean> {
  try {
    const command = new Deno.Command(program, { args: ["version", "--client"], stdout: "null" });
    return (await command.output()).success;
  } catch {
    return false;
  }
}
