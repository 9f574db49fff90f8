import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const config = join(root, "tests/golden/etcd.yaml");
const golden = join(root, "tests/golden/etcd.rendered.yaml");

/** Rendering loads these and nothing else from outside: every package costs start-up. */
const packages = ["es-module-lexer", "yaml", "zod"];

describe("kamaji-etcd render", () => {
  let folder: string;
  before(async () => {
    folder = await Deno.makeTempDir({ prefix: "render-" });
  });
  after(() => Deno.remove(folder, { recursive: true }));

  it("prints what was reviewed for the default configuration", async () => {
    const { code, output, error } = await renders([config]);
    assert.equal(error, "");
    assert.equal(code, 0);
    assert.equal(
      output,
      await Deno.readTextFile(golden),
      "If this change is wanted: deno run -A mod.ts render tests/golden/etcd.yaml > " +
        "tests/golden/etcd.rendered.yaml",
    );
  });

  const surroundings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "on the other side of the world": { TZ: "Pacific/Auckland", LANG: "tr_TR.UTF-8" },
    "in another language": { LC_ALL: "de_DE.UTF-8", LANGUAGE: "de", TZ: "Asia/Kathmandu" },
    "with other variables in another order": {
      ZZZ: "1",
      ARGOCD_APP_REVISION: "0123456",
      ETCD_NAME: "other",
      AAA: "2",
    },
  };
  for (const [name, environment] of Object.entries(surroundings)) {
    it(`prints the same bytes ${name}`, async () => {
      const { output } = await renders([config], { environment });
      assert.equal(output, await Deno.readTextFile(golden));
    });
  }

  it("prints the same bytes from another folder, which it searches itself", async () => {
    await Deno.copyFile(config, join(folder, "cluster.yaml"));
    const { output } = await renders([], { cwd: folder });
    assert.equal(output, await Deno.readTextFile(golden));
  });

  it("prints nothing but every problem when something is wrong", async () => {
    const text = await Deno.readTextFile(config);
    const file = join(folder, "wrong.yaml");
    await Deno.writeTextFile(file, `${text}spec:\n  members: 4\n  quota: 8 Gi\n`);
    const { code, output, error } = await renders([file]);
    assert.equal(code, 1);
    assert.equal(output, "");
    assert.match(error, /wrong\.yaml:7:12 even-members spec\.members: /);
    assert.match(error, /wrong\.yaml:8:10 wrong-quantity spec\.quota: /);
  });

  it("asks for a namespace, which may stand on the command line", async () => {
    const file = join(folder, "homeless.yaml");
    const text = await Deno.readTextFile(config);
    await Deno.writeTextFile(file, text.replace("  namespace: kamaji-system\n", ""));
    const refused = await renders([file]);
    assert.equal(refused.code, 1);
    assert.match(refused.error, /^error\[config-invalid\] .*no namespace\nhint: .*--namespace\n$/);
    const { output } = await renders([file, "--namespace=kamaji-system"]);
    assert.equal(output, await Deno.readTextFile(golden));
    assert.match(
      (await renders([file, "--namespace=A B"])).error,
      /^error\[usage\] "A B" is no name/,
    );
  });

  it("prints other documents of the file first, as they were written", async () => {
    const file = join(folder, "several.yaml");
    const namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: 'kamaji-system'} # ours\n";
    await Deno.writeTextFile(file, `${await Deno.readTextFile(config)}---\n${namespace}`);
    const { output } = await renders([file]);
    assert.equal(output, `${namespace}---\n${await Deno.readTextFile(golden)}`);
  });

  it("loads no client of Kubernetes or etcd", async () => {
    const loaded = await packagesOf("cli/render.ts");
    assert.ok(loaded.includes("zod"), "the module graph was not understood");
    assert.deepEqual(loaded.filter((name) => !packages.includes(name)), []);
  });
});

interface Surroundings {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs the program with the rights that rendering needs, and no environment but the given. */
async function renders(
  args: readonly string[],
  { cwd = root, environment = {} }: Surroundings = {},
): Promise<{ readonly code: number; readonly output: string; readonly error: string }> {
  const rights = ["--no-prompt", "--allow-read", "--ignore-env"];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", ...rights, join(root, "mod.ts"), "render", ...args],
    cwd,
    clearEnv: true,
    env: { ...environment, ...denoEnvironment() },
  }).output();
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout), error: decoder.decode(stderr) };
}

/** What Deno itself needs to find its caches. */
function denoEnvironment(): Record<string, string> {
  const names = ["HOME", "DENO_DIR", "PATH"];
  const known = names.map((name) => [name, Deno.env.get(name)] as const);
  return {
    NO_COLOR: "1",
    ...Object.fromEntries(
      known.flatMap(([name, value]) => value === undefined ? [] : [[name, value]]),
    ),
  };
}

interface ModuleGraph {
  readonly roots: readonly string[];
  readonly redirects: Readonly<Record<string, string>>;
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly code?: { readonly specifier?: string };
      readonly isDynamic?: boolean;
    }[];
  }[];
}

/** The packages that a module loads before it does anything; types are not loaded. */
async function packagesOf(module: string): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", module],
    cwd: root,
    stderr: "inherit",
  }).output();
  const graph = JSON.parse(new TextDecoder().decode(stdout)) as ModuleGraph;
  const loaded = new Set<string>();
  const open = [...graph.roots];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const specifier = graph.redirects[next] ?? next;
    if (loaded.has(specifier)) continue;
    loaded.add(specifier);
    const { dependencies = [] } = graph.modules.find((each) => each.specifier === specifier) ?? {};
    for (const { code, isDynamic } of dependencies) {
      if (code?.specifier !== undefined && isDynamic !== true) open.push(code.specifier);
    }
  }
  return [...loaded].flatMap((specifier) => /^npm:\/?(.+)@/.exec(specifier)?.[1] ?? []);
}
