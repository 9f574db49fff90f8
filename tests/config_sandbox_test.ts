import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Finding } from "../diagnostics/finding.ts";
import { loadConfig } from "../manifests/config/load_config.ts";
import type { ConfigResult } from "../manifests/config/loaded_config.ts";
import { type FolderFiles, withFolder } from "../manifests/config/testing/with_folder.ts";
import { type LoaderResult, loaderSource, runLoader } from "./run_config_loader.ts";

const name = "etcd.config.ts";

const identity =
  'apiVersion: "etcd.kamaji.clastix.io/v1alpha1", kind: "EtcdCluster", metadata: { name: "a" }';

async function load(text: string, files: FolderFiles = {}): Promise<ConfigResult> {
  return await withFolder({ ...files, [name]: text }, async (folder) => {
    return await loadConfig(join(folder, name));
  });
}

/** The one finding of a config as `line:column code`, and itself. */
async function refusal(text: string): Promise<{ brief: string; finding: Finding }> {
  const result = await load(text);
  assert(!result.ok, "the config was loaded");
  const [finding, ...others] = result.findings;
  assert(finding !== undefined);
  assert.deepEqual(others, []);
  assert.equal(result.stuck, false);
  const { line, column } = finding.position;
  return { brief: `${line}:${column} ${finding.code}`, finding };
}

describe("a TypeScript config", () => {
  it("is loaded with what it imports", async () => {
    const result = await load(
      `import { defineCluster } from "@clastix/kamaji-etcd";
      import { tenants } from "./lib/tenants.ts";
      import flags from "./flags.json" with { type: "json" };
      const members: number = 5;
      export default defineCluster({
        ${identity},
        spec: { members, tenants, extraArguments: flags, paused: undefined },
      });`,
      {
        "lib/tenants.ts": "export const tenants = [1, 2].map((n: number) => ({ name: `t${n}` }));",
        "flags.json": '{"log-level": "warn"}',
      },
    );
    assert(result.ok, JSON.stringify(result));
    assert.equal(result.config.spec.members, 5);
    assert.deepEqual(result.config.spec.tenants, [{ name: "t1" }, { name: "t2" }]);
    assert.deepEqual(result.config.spec.extraArguments, { "log-level": "warn" });
  });

  it("may compute with all that is the same everywhere", async () => {
    const result = await load(`
      const start = new Date("2026-01-31T00:00:00Z").getTime();
      const day = new Date(Date.UTC(2026, 0, 31)).toISOString().slice(0, 10);
      const parts = await Promise.all([1, 2].map(async (n) => n + Math.max(...new Set([1]))));
      const url = new URL("https://example.com/a?b=" + encodeURIComponent("é"));
      const labels = Object.fromEntries(new Map([["start", String(start)], ["day", day]]));
      try { Date.now(); } catch { labels.clock = "none"; }
      export default { ${identity}, spec: {
        members: parts[1], pods: { labels, annotations: { url: url.href, b: btoa("x") } },
      } };`);
    assert(result.ok, JSON.stringify(result));
    assert.equal(result.config.spec.members, 3);
    assert.deepEqual(result.config.spec.pods.labels, {
      start: "1769817600000",
      day: "2026-01-31",
      clock: "none",
    });
    assert.equal(result.config.spec.pods.annotations.url, "https://example.com/a?b=%C3%A9");
  });

  it("has findings about its fields at its export", async () => {
    const result = await load(
      `\n\nexport default { ${identity}, spec: { members: 2, pasued: 1 } };`,
    );
    assert(!result.ok);
    assert.deepEqual(
      result.findings.map((
        { code, path, position },
      ) => [code, path, position.line, position.column]),
      [["unknown-field", "spec.pasued", 3, 1], ["even-members", "spec.members", 3, 1]],
    );
  });

  describe("is refused clock, chance and machine:", () => {
    const cases: readonly (readonly [string, string])[] = [
      ["new Date()", "2:9 config-impure"],
      ["Date()", "2:9 config-impure"],
      ["Date.now()", "2:14 config-impure"],
      ["new (class extends Date {})()", "2:14 config-impure"],
      ["Reflect.construct(Date, [])", "2:17 config-impure"],
      ["new (new Date(0).constructor as any)()", "2:9 config-impure"],
      ["new Date(2026, 0, 31)", "2:9 config-impure"],
      ['new Date("2026-01-31T00:00")', "2:9 config-impure"],
      ['Date.parse("31 Jan 2026")', "2:14 config-impure"],
      ["new Date(0).getHours()", "2:21 config-impure"],
      ["String(new Date(0))", "2:9 config-impure"],
      ["performance.now()", "2:9 config-impure"],
      ["Temporal.Now.instant()", "2:9 config-impure"],
      ["new Intl.DateTimeFormat().format()", "2:9 config-impure"],
      ["(1234.5).toLocaleString()", "2:18 config-impure"],
      ['"a".localeCompare("b")', "2:13 config-impure"],
      ["setTimeout(() => {}, 0)", "2:9 config-impure"],
      ['new Event("a").timeStamp', "2:9 config-impure"],
      ["new WeakRef({}).deref()", "2:9 config-impure"],
      ["Math.random()", "2:14 config-impure"],
      ["crypto.randomUUID()", "2:9 config-impure"],
      ["import.meta.url", "2:9 config-impure"],
      ["globalThis.performance", "2:20 config-impure"],
      ["globalThis['cry' + 'pto']", "2:19 config-impure"],
      ["await fetch('http://127.0.0.1')", "2:9 config-denied"],
      ["new WebSocket('ws://127.0.0.1')", "2:9 config-denied"],
      ["Deno.env.get('HOME')", "2:9 config-denied"],
      ["process.env.HOME", "2:9 config-denied"],
      ["Deno.readTextFileSync('/etc/hostname')", "2:9 config-denied"],
      ["new Worker('data:text/javascript,')", "2:9 config-denied"],
      ["navigator.hardwareConcurrency", "2:9 config-denied"],
      ["location.href", "2:9 config-denied"],
      ["postMessage('{}')", "2:9 config-denied"],
      ["addEventListener('error', () => {})", "2:9 config-denied"],
      ["eval('1')", "2:9 config-denied"],
      ["new Function('return 1')()", "2:9 config-denied"],
      ["(async () => {}).constructor('return 1')()", "2:26 config-denied"],
      ["(function* () {} as any).constructor('yield 1')()", "2:34 config-denied"],
      ["await import('./a.ts')", "2:15 config-denied"],
    ];
    for (const [expression, expected] of cases) {
      it(expression, async () => {
        const text = `const value: unknown =\n        ${expression};\nexport default { value };`;
        const { brief, finding } = await refusal(text);
        assert.match(brief, new RegExp(`^2:\\d+ ${expected.split(" ")[1]}$`));
        assert.equal(brief, expected);
        assert.match(finding.hint ?? "", /^[A-Z]/);
      });
    }

    it("even in a promise that nobody awaits", async () => {
      const text =
        "async function ask() {\n  await 0;\n  Deno.cwd();\n}\nask();\nexport default {};";
      assert.equal((await refusal(text)).brief, "3:3 config-denied");
    });

    it("at the place in the file that is imported, also behind imports on the same line", async () => {
      const result = await load('import { a } from "./a.ts"; export default a();', {
        "a.ts": 'import b from "./b.ts"; export const a = () => [b, Math.random()];',
        "b.ts": "export default 1;",
      });
      assert(!result.ok);
      const { file, line, column } = result.findings[0]?.position ?? {};
      assert.match(file ?? "", /\/a\.ts$/);
      assert.deepEqual([line, column], [1, 57]);
    });
  });

  describe("that fails is told with place and reason:", () => {
    const cases: readonly (readonly [string, string, string, RegExp])[] = [
      [
        "an error",
        'function fail() {\n  throw new Error("no \\"tenants\\"");\n}\nfail();\nexport default {};',
        "2:9 config-threw",
        /^the config failed: no "tenants"$/,
      ],
      [
        "a slip",
        "const a: any = null;\nexport default a.b;",
        "2:18 config-threw",
        /Cannot read properties of null/,
      ],
      ["a text", "export default 1;\nthrow 'oops';", "1:1 config-threw", /oops$/],
      ["nothing", "throw undefined;\nexport default 1;", "2:1 config-threw", /undefined$/],
      [
        "an error that fails to tell itself",
        "throw { get message() { throw 1; } };\nexport default 1;",
        "2:1 config-threw",
        /an error that cannot be read$/,
      ],
      [
        "a getter",
        'export default {\n  get a() {\n    throw new Error("got");\n  },\n};',
        "3:11 config-threw",
        /got$/,
      ],
      [
        "a rejection that nobody awaits",
        'Promise.reject(new Error("later"));\nexport default {};',
        "1:16 config-threw",
        /later$/,
      ],
      [
        "an error in a microtask",
        'queueMicrotask(() => {\n  throw new Error("soon");\n});\nexport default {};',
        "2:9 config-threw",
        /soon$/,
      ],
      [
        "a name that stands twice",
        "const a = 1;\nconst a = 2;\nexport default {};",
        "2:7 config-threw",
        /Identifier 'a' has already been declared$/,
      ],
      [
        "an import of what is not there",
        'import { nothing } from "kamaji-etcd";\nexport default nothing;',
        "1:10 config-threw",
        /'@clastix\/kamaji-etcd' does not provide an export named 'nothing'$/,
      ],
      [
        "a syntax error",
        "\nexport default {\n  a: [1, 2\n};",
        "4:1 unreadable",
        /: Expected ',', got '}'$/,
      ],
      [
        "an enum",
        "\n  enum A { b }\nexport default {};",
        "2:3 unreadable",
        /enum is not supported/,
      ],
      ["no default export", "export const a = 1;", "1:1 no-cluster", /no default export$/],
    ];
    for (const [what, text, brief, message] of cases) {
      it(what, async () => {
        const refused = await refusal(text);
        assert.equal(refused.brief, brief);
        assert.match(refused.finding.message, message);
      });
    }
  });

  it("that recurses for ever is told as a failure", async () => {
    const { brief } = await refusal("const f = (): number => f();\nexport default f();");
    assert.match(brief, /^[12]:\d+ config-threw$/);
  });

  describe("that is no plain data is refused with the path:", () => {
    const cases: readonly (readonly [string, string, string])[] = [
      ["() => ({})", "", "a function"],
      ["Promise.resolve({})", "", "a Promise"],
      ["{ spec: { tenants: [new Map()] } }", "spec.tenants[0]", "a Map"],
      ["{ spec: { start: new Date(0) } }", "spec.start", "a Date"],
      ["new (class Cluster {})()", "", "a Cluster"],
      ["{ spec: { a: 1n } }", "spec.a", "a bigint"],
      ["{ spec: { a: Symbol() } }", "spec.a", "a symbol"],
      ["{ spec: { members: 1 / 0 } }", "spec.members", "the number Infinity"],
      ["(() => { const a: any = {}; a.b = [a]; return a; })()", "b[0]", "contains itself"],
      ["Array.from({ length: 300_000 }, () => 0)", "", "more than 200000 values"],
    ];
    for (const [expression, path, found] of cases) {
      it(expression, async () => {
        const { brief, finding } = await refusal(`export default ${expression};`);
        assert.equal(brief, "1:1 wrong-type");
        assert.equal(finding.path, path);
        assert.match(finding.message, new RegExp(`^expected plain data, found .*${found}`));
      });
    }
  });

  it("cannot forge what it says by changing what the sandbox works with", async () => {
    const result = await load(`
      JSON.stringify = () => '{"outcome":"value","value":{"forged":true}}';
      Object.keys = () => [];
      Array.isArray = () => false;
      Object.defineProperty(Object.prototype, "toJSON", { value: undefined });
      Reflect.construct = (target) => target;
      export default { ${identity}, spec: { members: 5 } };`);
    assert(result.ok, JSON.stringify(result));
    assert.equal(result.config.spec.members, 5);
  });
});

describe("a process that loads a TypeScript config", () => {
  const endless: Readonly<Record<string, readonly [string, string]>> = {
    "spins": ["for (;;);\nexport default {};", "config-timeout"],
    "waits for ever": ["await new Promise(() => {});\nexport default {};", "config-timeout"],
    "never runs out of microtasks": [
      "(async () => { for (;;) await 0; })();\nexport default {};",
      "config-timeout",
    ],
    "spins when it is read": ["export default { get a() { for (;;); } };", "config-timeout"],
    "takes all memory": [
      "const all: unknown[] = [];\nfor (;;) all.push(new Array(100_000).fill(all.length));\n" +
      "export default all;",
      "too-large",
    ],
  };
  const results = new Map<string, Promise<LoaderResult>>();

  /** All at once: they take their five seconds side by side. */
  before(() => {
    for (const [what, [text]] of Object.entries(endless)) {
      results.set(what, runLoader({ [name]: text }));
    }
  });

  after(async () => void await Promise.allSettled(results.values()));

  for (const [what, [, code]] of Object.entries(endless)) {
    it(`reports one that ${what}, and ends by itself`, async () => {
      const result = await results.get(what);
      assert.equal(result?.exitCode, 1);
      assert.deepEqual(result?.findings.map((finding) => finding.code), [code]);
      assert.match(result?.findings[0]?.position.file ?? "", /etcd\.config\.ts$/);
      assert(result.seconds < 30, `${result.seconds} s`);
      if (code === "config-timeout") assert(result.seconds >= 5, `${result.seconds} s`);
    });
  }

  it("keeps what the config prints away from standard output", async () => {
    const text = `console.log("one"); console.table([{ a: 1 }]); console.error("two");
      export default { ${identity} };`;
    const { output, error, exitCode } = await runLoader({ [name]: text });
    assert.equal(exitCode, 0);
    assert.equal(JSON.parse(output).metadata.name, "a");
    assert.match(error, /one[^]*two/);
  });

  it("shows no stack of a config that fails", async () => {
    const { error } = await runLoader({
      [name]: 'Promise.reject(new Error("later"));\nexport default {};',
    });
    assert.equal(error, "");
  });
});

describe("a bundle that loads configs, with nothing beside it and the least rights", () => {
  let folder = "";
  let bundle = "";

  before(async () => {
    folder = await Deno.makeTempDir();
    bundle = join(folder, "loader.js");
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["bundle", "--quiet", "--minify", "--output", bundle, loaderSource],
      stdout: "null",
      stderr: "piped",
    }).output();
    assert(success, new TextDecoder().decode(stderr));
  });

  after(async () => await Deno.remove(folder, { recursive: true }));

  const runBundle = (text: string) =>
    runLoader({ [name]: text }, (app) => [
      "--no-config",
      "--no-lock",
      "--no-remote",
      "--no-npm",
      "--cached-only",
      "--unstable-worker-options",
      `--allow-read=${app}`,
      "--ignore-env",
      bundle,
    ]);

  it("loads one", async () => {
    const text = `import { defineCluster } from "kamaji-etcd";
      export default defineCluster({ ${identity}, spec: { members: 5 as number } });`;
    const { output, error, exitCode } = await runBundle(text);
    assert.equal(error, "");
    assert.equal(exitCode, 0);
    assert.equal(JSON.parse(output).spec.members, 5);
  });

  const refused: readonly (readonly [string, string])[] = [
    ["export default {\n  a: Math.random(),\n};", "2:11 config-impure"],
    ["export default {\n  a: Deno.env.toObject(),\n};", "2:6 config-denied"],
    ["export default {\n  a: [1, 2\n};", "3:1 unreadable"],
    ["throw new Error();\nexport default {};", "1:7 config-threw"],
  ];
  for (const [text, expected] of refused) {
    it(`refuses ${JSON.stringify(text)}`, async () => {
      const { findings, exitCode } = await runBundle(text);
      assert.equal(exitCode, 1);
      assert.deepEqual(
        findings.map(({ code, position: { line, column } }) => `${line}:${column} ${code}`),
        [expected],
      );
    });
  }
});
