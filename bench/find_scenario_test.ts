import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { allScenarios, findScenario } from "./find_scenario.ts";
import { scenarios } from "./scenarios/scenarios.ts";

describe("findScenario()", () => {
  let directory: string;
  before(async () => {
    directory = await Deno.makeTempDir({ prefix: "find-scenario-" });
  });
  after(() => Deno.remove(directory, { recursive: true }));

  async function fileOf(text: string): Promise<string> {
    const file = join(directory, `${crypto.randomUUID()}.ts`);
    await Deno.writeTextFile(file, text);
    return file;
  }

  it("finds every scenario under the name that it carries", async () => {
    for (const name of Object.keys(scenarios)) {
      assert.equal((await findScenario(name)).name, name);
    }
  });

  it("finds the one that a file exports", async () => {
    const steady = pathToFileURL(join(import.meta.dirname ?? "", "scenarios/kubernetes_steady.ts"));
    const file = await fileOf(
      `import { kubernetesSteady } from ${JSON.stringify(steady.href)};\n` +
        `export const scenario = { ...kubernetesSteady, name: "mine" };\n`,
    );
    assert.equal((await findScenario(file)).name, "mine");
  });

  it("names the nearest one, or all there are, for a name that does not exist", async () => {
    await assert.rejects(findScenario("kubernetes-stead"), {
      code: "usage",
      hint: 'Use "kubernetes-steady"',
    });
    await assert.rejects(findScenario("zzz"), { hint: /^Use one of kubernetes-steady/ });
    await assert.rejects(findScenario("toString"), { code: "usage" });
  });

  it("says why a file is no scenario", async () => {
    const broken = await fileOf("throw new Error('not today');\n");
    await assert.rejects(findScenario(broken), {
      code: "usage",
      message: /^Scenario ".*" cannot be loaded: not today$/,
    });
    const other = await fileOf("export const scenario = 3;\n");
    await assert.rejects(findScenario(other), { message: /exports no scenario$/ });
    await assert.rejects(findScenario("./nowhere.ts"), { code: "usage" });
  });
});

describe("every scenario", () => {
  it("allows the settings of each of its profiles, and describes each setting", async () => {
    for (const { name, profiles, settings } of await allScenarios()) {
      for (const [profile, values] of Object.entries(profiles)) {
        assert.deepEqual(settings.safeParse(values).error, undefined, `${name} ${profile}`);
      }
      assert.deepEqual(Object.keys(profiles.full), Object.keys(profiles.quick));
    }
  });
});
