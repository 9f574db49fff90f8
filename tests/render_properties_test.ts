import { after, before, describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import {
  apiVersion,
  type EtcdClusterInput,
  etcdClusterSchema,
  kind,
} from "../manifests/config/etcd_cluster.ts";
import { render } from "../manifests/render.ts";
import { toYaml } from "../manifests/to_yaml.ts";

const program = fileURLToPath(new URL("../mod.ts", import.meta.url));

/** Each is a process; they find a dependence that hits one config in ten with all but certainty. */
const runs = 40;

/** As many at once keep two processors busy. */
const atOnce = 4;

describe("the output of a whole render process", () => {
  let folder: string;
  before(async () => {
    folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "render-properties-" }));
  });
  after(() => Deno.remove(folder, { recursive: true }));

  it("depends on the configuration alone: not on the order of its keys, the time zone, the language, the environment, its order, the folder it is run from and the path it is given", async () => {
    const cases = fc.sample(fc.record({ cluster, surroundings }), {
      numRuns: runs,
      seed: 20261123,
    });
    const failures: string[] = [];
    const next = cases.entries();
    const work = async () => {
      for (const [index, { cluster, surroundings }] of next) {
        const home = join(folder, String(index));
        await Deno.mkdir(join(home, "app/nested"), { recursive: true });
        await Deno.writeTextFile(join(home, "app/etcd.yaml"), stringify(shuffled(cluster, index)));
        const output = await rendered(home, surroundings);
        if (output === toYaml(render(etcdClusterSchema.parse(cluster)))) continue;
        failures.push(`${JSON.stringify({ cluster, surroundings })}\n${output}`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    assert.deepEqual(failures, []);
  });
});

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8})?$/);

/** English has "i1" first, Turkish "I2", and code units too. */
const labels = fc.dictionary(fc.stringMatching(/^[a-zI][a-zI0-9]{0,8}$/), name, { maxKeys: 4 })
  .map((some) => ({ i1: "a", ...some, I2: "b" }));

/** What differs between clusters in ways that something else might order or format. */
const cluster: fc.Arbitrary<EtcdClusterInput> = fc.record({
  apiVersion: fc.constant(apiVersion),
  kind: fc.constant(kind),
  metadata: fc.record({
    name,
    namespace: name,
    labels,
  }),
  spec: fc.record({
    members: fc.constantFrom(1, 3, 5, 7),
    quota: fc.constantFrom("512Mi", "2Gi", "8Gi"),
    storage: fc.record({
      size: fc.constantFrom("32Gi", "100Gi", "1Ti"),
      className: fc.constantFrom("fast", "slow"),
    }),
    tenants: fc.uniqueArray(name, { maxLength: 8 }).map((names) => names.map((name) => ({ name }))),
    dataStore: fc.record({ name }),
    extraArguments: fc.record(
      { "log-level": fc.constantFrom("warn", "error"), "max-snapshots": fc.constant("7") },
      { requiredKeys: [] },
    ),
  }, { requiredKeys: [] }),
});

interface Surroundings {
  readonly timeZone: string;
  readonly language: string;
  /** Further variables; they come in this order. */
  readonly variables: Readonly<Record<string, string>>;
  /** Where the process runs, below the folder of the repository. */
  readonly cwd: "." | "app" | "app/nested";
  readonly path: "absolute" | "relative" | "folder";
}

const variableNames = [
  "ARGOCD_APP_NAME",
  "ARGOCD_APP_PARAMETERS",
  "ARGOCD_APP_REVISION",
  "ETCD_NAME",
  "KUBE_API_VERSIONS",
  "KUBE_VERSION",
  "PARAM_MEMBERS",
  "SOURCE_DATE_EPOCH",
] as const;

/** Values that are allowed for all of them: the list of parameters is empty. */
const variables = fc.shuffledSubarray([...variableNames]).map((names) =>
  Object.fromEntries(names.map((each) => [each, each === "ARGOCD_APP_PARAMETERS" ? "null" : "1"]))
);

const surroundings: fc.Arbitrary<Surroundings> = fc.record({
  timeZone: fc.constantFrom("UTC", "Pacific/Auckland", "Asia/Kathmandu", "America/St_Johns"),
  language: fc.constantFrom("C", "en_US.UTF-8", "tr_TR.UTF-8", "de_DE.UTF-8", "ja_JP.UTF-8"),
  variables,
  cwd: fc.constantFrom("." as const, "app" as const, "app/nested" as const),
  path: fc.constantFrom("absolute" as const, "relative" as const, "folder" as const),
});

/** Runs the program under `env`, which unlike Deno keeps the order of the variables. */
async function rendered(home: string, surroundings: Surroundings): Promise<string> {
  const { language, timeZone, variables } = surroundings;
  const cwd = join(home, surroundings.cwd);
  const environment = Object.entries({
    ...variables,
    ...kept(),
    LANG: language,
    LC_ALL: language,
    TZ: timeZone,
  }).map(([name, value]) => `${name}=${value}`);
  const rights = ["--no-prompt", "--allow-read", "--allow-env"];
  const render = [Deno.execPath(), "run", "--quiet", ...rights, program, "render"];
  const command = new Deno.Command("env", {
    args: ["-i", ...environment, ...render, pathOf(home, { ...surroundings, cwd })],
    cwd,
  });
  const { stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return decoder.decode(stdout) + decoder.decode(stderr);
}

function pathOf(home: string, { cwd, path }: Pick<Surroundings, "path"> & { cwd: string }): string {
  const folder = join(home, "app");
  switch (path) {
    case "absolute":
      return join(folder, "etcd.yaml");
    case "relative":
      return relative(cwd, join(folder, "etcd.yaml"));
    case "folder":
      return relative(cwd, folder) || ".";
  }
}

/** What Deno needs to find its caches. */
function kept(): Record<string, string> {
  const entries = ["HOME", "DENO_DIR", "PATH"].map((name) => [name, Deno.env.get(name)] as const);
  return Object.fromEntries(entries.flatMap(([name, value]) => value ? [[name, value]] : []));
}

/** The same value with the keys of every mapping in another order, which a number decides. */
function shuffled(value: unknown, seed: number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, seed));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, shuffled(item, seed)] as const);
  const at = entries.length === 0 ? 0 : seed % entries.length;
  return Object.fromEntries([...entries.slice(at), ...entries.slice(0, at)].reverse());
}
