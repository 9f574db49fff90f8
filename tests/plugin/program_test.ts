import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { basename, dirname, join } from "node:path";
import type { CommandTable } from "../../cli/program.ts";
import { commands } from "../../cli/commands.ts";
import { loadConfig } from "../../manifests/config/load_config.ts";
import type { LoadedConfig } from "../../manifests/config/loaded_config.ts";
import { configJsonSchema } from "../../manifests/config/json_schema.ts";
import { packageVersion } from "../../manifests/package_version.ts";
import { render } from "../../manifests/render.ts";
import { toYaml } from "../../manifests/to_yaml.ts";
import { itWhere } from "../it_where.ts";
import { buildForTests, type BuiltProgram, canBuildImages } from "./built_program.ts";
import { loadedModules } from "./loaded_modules.ts";
import type { ProgramCall, ProgramEnd } from "./program_mode.ts";

const examples = new URL("../../examples/", import.meta.url).pathname;
const hasDocker = await canBuildImages();

describe("the built program", () => {
  let built: BuiltProgram;
  let folder: string;
  before(async () => {
    built = await buildForTests();
    folder = built.folder;
  });
  after(() => built?.remove());

  it("loads no module of Node to render YAML, since that would take as long as the rendering", async () => {
    const program = join(folder, "program");
    const chunks = [...Deno.readDirSync(program)].map((entry) => entry.name);
    const entries = chunks.filter((chunk) => /^(kamaji-etcd|(main|render)-\w+)\.js$/.test(chunk));
    assert.equal(entries.length, 3);
    const loaded = [...await loadedModules(program, entries)];
    assert.ok(loaded.length > 10, loaded.join());
    assert.deepEqual(loaded.filter((module) => module.startsWith("node:")), []);
  });

  const modes = [
    { name: "as a bundle", it: itWhere(true), run: (call: ProgramCall) => built.runBundle(call) },
    {
      name: "in the image",
      it: itWhere(hasDocker),
      run: (call: ProgramCall) => built.runImage(call),
    },
  ];

  for (const { name, it, run } of modes) {
    describe(name, () => {
      it("knows its version", async () => {
        assert.deepEqual(await run({ args: ["--version"] }), succeeded(`${packageVersion}\n`));
      });

      for (const path of allPaths(commands)) {
        it(`has all that "${path.join(" ")}" loads`, async () => {
          const { code, output, error } = await run({ args: [...path, "--help"] });
          assert.deepEqual([code, error], [0, ""]);
          assert.match(output, new RegExp(`kamaji-etcd ${path.join(" ")}`));
        });
      }

      it("renders every example as the source does", async () => {
        for (const path of await exampleFiles(examples)) {
          const place = await copyFolder(dirname(path), folder);
          const end = await run({ args: ["render", basename(path)], folder: place });
          const { otherDocuments, config } = await load(path);
          const others = otherDocuments.map(({ source }) => source.replace(/\n*$/, "\n"));
          assert.deepEqual(end, succeeded([...others, toYaml(render(config))].join("---\n")), path);
        }
      });

      it("prints the schema", async () => {
        const { output } = await run({ args: ["schema"] });
        assert.deepEqual(JSON.parse(output), JSON.parse(JSON.stringify(configJsonSchema())));
      });

      it("heeds what Argo CD says, and no other part of the environment", async () => {
        const place = await copyFolder(examples, folder);
        const { config } = await load(join(examples, "minimal.yaml"));
        const end = await run({
          args: ["render", "minimal.yaml"],
          folder: place,
          environment: {
            ARGOCD_APP_NAMESPACE: config.metadata.namespace ?? "kamaji-system",
            ARGOCD_APP_PARAMETERS: '[{"name":"members","string":"5"}]',
            PARAM_MEMBERS: "7",
            LOG_TOKENS: "1",
            TZ: "Pacific/Auckland",
          },
        });
        const expected = { ...config, spec: { ...config.spec, members: 5 } };
        assert.deepEqual(end, succeeded(toYaml(render(expected))));
      });

      it("begins standard error with the first finding, and prints nothing", async () => {
        const place = join(folder, "wrong");
        await Deno.mkdir(place, { recursive: true });
        const text = await Deno.readTextFile(join(examples, "minimal.yaml"));
        await Deno.writeTextFile(join(place, "etcd.yaml"), `${text}\nmembers: 4\n`);
        const { code, output, error } = await run({ args: ["render"], folder: place });
        assert.deepEqual([code, output], [1, ""]);
        assert.match(error, /^etcd\.yaml:\d+:1 unknown-field members: /);
      });

      it("refuses a folder without a config, and one with two", async () => {
        const empty = join(folder, "empty");
        await Deno.mkdir(empty, { recursive: true });
        const none = await run({ args: ["render"], folder: empty });
        assert.deepEqual([none.code, none.output], [1, ""]);
        assert.match(none.error, /^\.:1:1 no-cluster the folder has no etcd\.yaml and no /);
        const two = join(folder, "two");
        await Deno.mkdir(two, { recursive: true });
        for (const file of ["a.yaml", "b.yaml"]) {
          await Deno.copyFile(join(examples, "minimal.yaml"), join(two, file));
        }
        const several = await run({ args: ["render"], folder: two });
        assert.deepEqual([several.code, several.output], [1, ""]);
        assert.match(several.error, /^a\.yaml:\d+:1 several-clusters .* b\.yaml:\d+ declares/);
      });
    });
  }
});

function succeeded(output: string): ProgramEnd {
  return { code: 0, output, error: "" };
}

function allPaths(table: CommandTable, before: readonly string[] = []): string[][] {
  return table.flatMap((entry) => {
    const path = [...before, entry.name];
    return "commands" in entry ? allPaths(entry.commands, path) : [path];
  });
}

/** The files that declare a cluster, in a folder and below it. */
async function exampleFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) found.push(...await exampleFiles(path));
    else if (name === "etcd.config.ts") found.push(path);
    else if (/^kind: EtcdCluster$/m.test(await Deno.readTextFile(path))) found.push(path);
  }
  return found.sort();
}

/** Copies the files of a folder to where any user may read them. */
async function copyFolder(source: string, parent: string): Promise<string> {
  const place = await Deno.makeTempDir({ dir: parent });
  await Deno.chmod(place, 0o755);
  for await (const { name, isFile } of Deno.readDir(source)) {
    if (isFile) await Deno.copyFile(join(source, name), join(place, name));
  }
  return place;
}

async function load(path: string): Promise<LoadedConfig> {
  const loaded = await loadConfig(path);
  assert(loaded.ok, path);
  return loaded;
}
