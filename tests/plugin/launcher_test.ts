import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { withFolder } from "../../manifests/config/testing/with_folder.ts";
import { launcherConfig, launcherText, probeText } from "../../plugins/argocd/launcher.ts";

/** Tells what it may do and what it sees. */
const entry = `
const state = (name) => Deno.permissions.querySync({ name }).state === "granted";
const rights = ["read", "write", "net", "run", "ffi", "sys"].filter(state);
let variables = {};
try {
  variables = Deno.env.toObject();
} catch { /* It may not look. */ }
console.log(JSON.stringify({ rights, variables }));
`;

describe("the launcher", () => {
  it("lets a command read and use the network", async () => {
    assert.deepEqual((await report("tenant")).rights, ["read", "net"]);
  });

  it("lets rendering only read", async () => {
    assert.deepEqual((await report("render")).rights, ["read"]);
  });

  it("shows of the environment what Argo CD says, and nothing else", async () => {
    const known = {
      ARGOCD_APP_NAMESPACE: "a",
      ARGOCD_APP_PARAMETERS: "b",
      ARGOCD_ENV_ANY: "c",
      KUBE_API_VERSIONS: "d",
    };
    const variables = { ...known, ARGOCD_APP_REVISION: "e", PARAM_MEMBERS: "f", TOKEN: "g" };
    assert.deepEqual((await report("render", variables)).variables, known);
  });

  it("heeds no deno.json of the current directory", async () => {
    await withFolder({ "deno.json": '{"imports":' }, async (cwd) => {
      assert.deepEqual((await report("render", {}, cwd)).rights, ["read"]);
    });
  });

  it("has a probe that may do nothing but ask at the socket", async () => {
    const { rights, variables } = await run(probeText(entry), "-qP=probe");
    assert.deepEqual([rights, variables], [[], {}]);
  });
});

interface Report {
  readonly rights: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

async function report(
  command: string,
  variables: Record<string, string> = {},
  cwd?: string,
): Promise<Report> {
  return await run(launcherText(entry), "-qP", { command, variables, ...(cwd && { cwd }) });
}

/** Runs an executable as the kernel does: with the one argument of its first line. */
async function run(
  text: string,
  flag: string,
  { command = "", variables = {}, cwd }: {
    command?: string;
    variables?: Record<string, string>;
    cwd?: string;
  } = {},
): Promise<Report> {
  assert.equal(text.split("\n")[0], `#!/bin/deno ${flag}`);
  return await withFolder({ launcher: text, "deno.json": launcherConfig() }, async (folder) => {
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [flag, join(folder, "launcher"), command],
      clearEnv: true,
      env: { ...variables, DENO_DIR: join(folder, "cache"), NO_COLOR: "1" },
      ...(cwd === undefined ? {} : { cwd }),
    }).output();
    const decoder = new TextDecoder();
    assert.equal(decoder.decode(stderr), "");
    assert.ok(success);
    return JSON.parse(decoder.decode(stdout));
  });
}
