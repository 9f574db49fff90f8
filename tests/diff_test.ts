import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { diffRules } from "../manifests/diff/marks_of.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

function document(spec: string): string {
  return "apiVersion: etcd.kamaji.clastix.io/v1alpha1\nkind: EtcdCluster\n" +
    `metadata: { name: etcd, namespace: kamaji-system }\nspec: ${spec}\n`;
}

const program = `import spec from "./parts/spec.json" with { type: "json" };
import { members } from "./parts/members.ts";
export default {
  apiVersion: "etcd.kamaji.clastix.io/v1alpha1",
  kind: "EtcdCluster",
  metadata: { name: "etcd", namespace: "kamaji-system" },
  spec: { ...spec, members },
};
`;

describe("kamaji-etcd diff", () => {
  let repository: string;
  before(async () => {
    repository = await Deno.realPath(await Deno.makeTempDir({ prefix: "diff-" }));
    await git("init", "--quiet", "--initial-branch=main");
    await put("a/etcd.yaml", document("{ quota: 8Gi }"));
    await put("a/notes.txt", "not a configuration\n");
    await put("wrong/etcd.yaml", document("{ members: 4 }"));
    await put("ts/etcd.config.ts", program);
    await put("ts/parts/spec.json", '{ "quota": "8Gi" }');
    await put("ts/parts/members.ts", "export const members: number = 3;\n");
    await Deno.symlink("a/etcd.yaml", join(repository, "link.yaml"));
    await Deno.mkdir(join(repository, "linked"));
    await Deno.symlink("../../../../../etc/passwd", join(repository, "linked/etcd.yaml"));
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "first");
    await git("tag", "v1");
  });
  after(() => Deno.remove(repository, { recursive: true }));

  async function git(...args: string[]): Promise<string> {
    const { success, stdout, stderr } = await new Deno.Command("git", {
      args: ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false", ...args],
      cwd: repository,
      clearEnv: true,
      env: { PATH: Deno.env.get("PATH") ?? "", HOME: repository, LC_ALL: "C" },
    }).output();
    assert(success, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  }

  async function put(path: string, text: string): Promise<void> {
    await Deno.mkdir(join(repository, path, ".."), { recursive: true });
    await Deno.writeTextFile(join(repository, path), text);
  }

  async function diff(args: readonly string[], folder = "."): Promise<Diff> {
    return await runDiff(args, join(repository, folder));
  }

  it("ends with 0 when nothing differs, whatever the text looks like", async () => {
    await put("same.yaml", document("{ members: 3, quota: 8Gi } # the default written out"));
    const { code, output, error } = await diff(["a/etcd.yaml", "same.yaml"]);
    assert.deepEqual([code, error], [0, ""]);
    assert.match(output, /\nNo object differs\n$/);
  });

  it("ends with 16 when objects differ, and shows old and new values", async () => {
    await put("more.yaml", document("{ quota: 10Gi }"));
    const { code, output } = await diff(["v1:a/etcd.yaml", "more.yaml"]);
    assert.equal(code, 16, output);
    assert.match(output, /^v1:a\/etcd\.yaml → more\.yaml\n/);
    assert.match(output, /args\[--quota-backend-bytes\]: 8589934592 → 10737418240\n/);
    assert.match(output, /\nRestarts pods\n {2}members-restart\n/);
  });

  it("ends with 17 when the API server refuses a change or data are at risk", async () => {
    await put("refused.yaml", document("{ storage: { size: 64Gi } }"));
    await put("risky.yaml", document("{ quota: 4Gi }"));
    const refused = await diff(["v1:a", "refused.yaml"]);
    assert.equal(refused.code, 17);
    assert.match(refused.output, /\nThe API server refuses\n {2}volume-template\n/);
    const risky = await diff(["v1:a", "risky.yaml"]);
    assert.equal(risky.code, 17);
    assert.match(risky.output, /\nRisks data\n {2}quota-lowered\n {4}spec\.quota\n/);
  });

  it("prints nothing but JSON for scripts", async () => {
    await put("more.yaml", document("{ quota: 10Gi }"));
    const { code, output } = await diff(["--format=json", "v1:a/etcd.yaml", "more.yaml"]);
    assert.equal(code, 16);
    const { marks, changes } = JSON.parse(output) as {
      readonly marks: readonly { code: string }[];
      readonly changes: readonly { object: { kind: string } }[];
    };
    assert(marks.some((mark) => mark.code === "members-restart"));
    assert(changes.some(({ object }) => object.kind === "StatefulSet"));
  });

  it("takes /dev/null for a cluster that does not exist yet", async () => {
    const { code, output } = await diff(["/dev/null", "a"]);
    assert.equal(code, 16);
    assert.match(output, /^\+ StatefulSet etcd in kamaji-system$/m);
    assert.match((await diff(["a", "/dev/null"])).output, /statefulset-removed/);
  });

  it("ends with 1 and tells the findings of both sides, those of a revision by its name", async () => {
    await put("also.yaml", document("{ quota: 8 Gi }"));
    const { code, output, error } = await diff(["HEAD:wrong", "also.yaml"]);
    assert.deepEqual([code, output], [1, ""]);
    assert.match(error, /^HEAD:wrong\/etcd\.yaml:4:18 even-members spec\.members: /);
    assert.match(error, /\nalso\.yaml:4:16 wrong-quantity spec\.quota: /);
    assert.match(error, /\n2 problems\n$/);
  });

  it("reads what was committed while the working tree says something else, and leaves it", async () => {
    await put("a/etcd.yaml", document("{ quota: 4Gi }"));
    const dirty = await git("status", "--porcelain");
    try {
      const { output } = await diff(["HEAD:a/etcd.yaml", "a/etcd.yaml"]);
      assert.match(output, /8589934592 → 4294967296/);
      assert.equal(await git("status", "--porcelain"), dirty);
    } finally {
      await put("a/etcd.yaml", document("{ quota: 8Gi }"));
    }
  });

  it("reads a path from the repository's root, or with ./ from the current folder", async () => {
    for (const path of ["v1:a/etcd.yaml", "v1:./etcd.yaml", "v1:./", "v1:../a", "v1:a/"]) {
      assert.equal((await diff([path, "etcd.yaml"], "a")).code, 0, path);
    }
  });

  it("brings the files that a TypeScript configuration imports, of that revision", async () => {
    await put("ts/parts/spec.json", '{ "quota": "10Gi" }');
    try {
      for (const old of ["v1:ts/etcd.config.ts", "v1:ts"]) {
        const { code, output, error } = await diff([old, "ts"]);
        assert.equal(error, "");
        assert.equal(code, 16);
        assert.match(output, /8589934592 → 10737418240/);
      }
    } finally {
      await put("ts/parts/spec.json", '{ "quota": "8Gi" }');
    }
  });

  it("prefers a file that exists to a revision of that name", async () => {
    await put("v1:a", document("{ quota: 8Gi }"));
    try {
      assert.match((await diff(["v1:a", "a"])).output, /No object differs/);
    } finally {
      await Deno.remove(join(repository, "v1:a"));
    }
  });

  const refusals: Readonly<Record<string, readonly [source: string, code: number, told: RegExp]>> =
    {
      "a revision that is an option": [
        "--output=/tmp/x:a",
        1,
        /^error\[usage\] Unknown option "--output"/,
      ],
      "a revision that does not exist": [
        "nope:a",
        2,
        /^error\[git-failed\] There is no revision "n/,
      ],
      "a path that does not exist": ["v1:b", 2, /^error\[git-failed\] There is no "v1:b"\nhint: /],
      "a path out of the repository": ["v1:../a", 1, /^error\[usage\] "\.\.\/a" leads out of /],
      "the index": [":a/etcd.yaml", 1, /^error\[usage\] ":a\/etcd\.yaml" names no revision/],
      "a symlink": ["v1:link.yaml", 2, /^error\[git-failed\] "v1:link\.yaml" is a symlink\nhint: /],
      "a symlink out of its folder": ["v1:linked", 1, /^v1:linked:1:1 no-cluster /],
      "a folder without a configuration": ["v1:ts/parts", 1, /^v1:ts\/parts:1:1 no-cluster /],
      "a file that does not exist": ["b.yaml", 1, /^b\.yaml:1:1 unreadable /],
    };
  for (const [what, [source, code, told]] of Object.entries(refusals)) {
    it(`refuses ${what}`, async () => {
      const result = await diff([source, "a"]);
      assert.match(result.error, told);
      assert.deepEqual([result.code, result.output], [code, ""]);
    });
  }

  it("refuses an option as a revision also behind the end of the options", async () => {
    const { code, error } = await diff(["--", "-x:a", "a"]);
    assert.equal(code, 1);
    assert.match(error, /^error\[usage\] "-x" is no revision/);
  });

  it("refuses to copy a folder that is too large for a configuration", async () => {
    for (let index = 0; index <= 1_000; index++) await put(`large/${index}.txt`, "");
    await put("large/etcd.config.ts", program);
    await git("add", "large");
    const tree = (await git("write-tree")).trim();
    const commit = (await git("commit-tree", "-m", "large", tree)).trim();
    await git("reset", "--quiet");
    const { code, error } = await diff([`${commit}:large`, "a"]);
    assert.equal(code, 2);
    assert.match(error, /comes with 1002 files of \d+ MiB, more than 1000 files/);
  });

  it("says what to do where there is no repository", async () => {
    const elsewhere = await Deno.makeTempDir();
    try {
      const { code, error } = await runDiff(["HEAD:a", "b"], elsewhere, {
        GIT_CEILING_DIRECTORIES: elsewhere,
      });
      assert.equal(code, 2);
      assert.match(error, /^error\[git-failed\] .*not a git repository/);
    } finally {
      await Deno.remove(elsewhere, { recursive: true });
    }
  });

  it("says what to do where git is not installed", async () => {
    const { code, error } = await runDiff(["HEAD:a", "a"], repository, { PATH: repository });
    assert.equal(code, 2);
    assert.match(error, /^error\[git-failed\] A revision cannot be read, because git is not /);
  });

  it("puts both sides into the namespace that is given, where they name none", async () => {
    const homeless = (spec: string) => document(spec).replace(", namespace: kamaji-system", "");
    await put("homeless.yaml", homeless("{ quota: 10Gi }"));
    const { error } = await diff(["v1:a", "homeless.yaml"]);
    assert.match(error, /^error\[config-invalid\] .*no namespace\nhint: .*--namespace\n$/);
    const same = await diff(["v1:a", "homeless.yaml", "--namespace=kamaji-system"]);
    assert.equal(same.code, 16);
    const other = await diff(["v1:a", "homeless.yaml", "--namespace=b"]);
    assert.equal(other.code, 1);
    assert.match(other.error, /^v1:a\/etcd\.yaml:3:36 conflict metadata\.namespace: /);
  });

  it("says what to do where it may not write temporary files", async () => {
    const { code, error } = await runDiff(["HEAD:a", "a"], repository, { TMPDIR: "/proc" });
    assert.equal(code, 2);
    assert.match(error, /^error\[git-failed\] A revision cannot be copied out: .*\nhint: .*TMPDIR/);
  });

  it("leaves no copy behind", async () => {
    const copies = () =>
      [...Deno.readDirSync(repository)].map(({ name }) => name)
        .filter((name) => name.startsWith("kamaji-etcd-"));
    await diff(["v1:wrong", "v1:ts"]);
    assert.deepEqual(copies(), []);
  });
});

interface Diff {
  readonly code: number;
  readonly output: string;
  readonly error: string;
}

/** Runs the program with the rights that diff needs; temporary files go into its folder. */
async function runDiff(
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Diff> {
  const rights = ["--allow-read", "--allow-run=git", `--allow-write=${cwd}`, "--ignore-env"];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", ...rights, join(root, "mod.ts"), "diff", ...args],
    cwd,
    env: { NO_COLOR: "1", TMPDIR: cwd, ...environment },
  }).output();
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout), error: decoder.decode(stderr) };
}

describe("docs/reviewing-changes.md", () => {
  const page = Deno.readTextFileSync(join(root, "docs/reviewing-changes.md"));

  it("lists each rule with what it looks for", () => {
    const titles = {
      "refused": "refused",
      "risks-data": "risks data",
      "restarts": "restarts pods",
    };
    const rules = diffRules.map((
      { code, effect, summary },
    ) => [`\`${code}\``, titles[effect], summary]);
    const [, table = ""] = page.split("\n## Marks\n");
    const rows = table.split("\n").filter((line) => line.startsWith("| `"))
      .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
    assert.deepEqual(rows, rules);
  });

  it("shows what is printed for its example", async () => {
    const [, example = ""] = /^```diff\n(.*?)^```$/ms.exec(page) ?? [];
    const [, transcript = ""] = /^```console\n\$ .*?\n(.*?)^```$/ms.exec(page) ?? [];
    const lines = example.split("\n");
    const version = (without: string) =>
      lines.filter((line) => !line.startsWith(without)).map((line) => line.slice(1)).join("\n");
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeTextFile(join(folder, "main:etcd.yaml"), version("+"));
      await Deno.writeTextFile(join(folder, "etcd.yaml"), version("-"));
      const { code, output } = await runDiff(["main:etcd.yaml", "etcd.yaml"], folder);
      assert.equal(code, 17);
      assert.equal(output, transcript);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
});
