import assert from "node:assert/strict";
import type { PluginServer } from "../../bench/render/cmp_server/plugin_server.ts";
import {
  argoEnvironment,
  documentOf,
  manifestsOf,
  type PluginCase,
  refusalOf,
  type Repository,
} from "./plugin_case.ts";

/** The first line of what Argo CD shows is the command, how it ended, and our first line. */
const shown = "error generating manifests: `kamaji-etcd render` failed exit status 1: ";

const etcd: Repository = { "etcd.yaml": documentOf("etcd") };

/** What is refused, and how the first line about it begins. */
interface Refusal {
  readonly what: string;
  readonly files: Repository;
  /** What Argo CD says besides. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly first: string;
}

const refusals: readonly Refusal[] = [
  {
    what: "an even number of members, with its place",
    files: { "etcd.yaml": documentOf("etcd", "spec:\n  members: 4\n") },
    first: "etcd.yaml:6:12 even-members spec.members: expected 1, 3, 5 or 7 members, found 4",
  },
  {
    what: "a folder without a config",
    files: { "README.md": "# Nothing here\n" },
    first: ".:1:1 no-cluster the folder has no etcd.yaml and no etcd.config.ts",
  },
  {
    what: "an empty document",
    files: { "etcd.yaml": "" },
    first: "etcd.yaml:1:1 empty-document ",
  },
  {
    what: "a file of comments",
    files: { "etcd.yaml": "# kind: EtcdCluster\n" },
    first: "etcd.yaml:1:1 empty-document ",
  },
  {
    what: "a file without a cluster",
    files: { "etcd.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n" },
    first: "etcd.yaml:1:1 no-cluster ",
  },
  {
    what: "what is no YAML",
    files: { "etcd.yaml": "a: [1\n" },
    first: "etcd.yaml:2:1 yaml-syntax ",
  },
  {
    what: "two configs in one folder",
    files: { ...etcd, "other.yaml": documentOf("other") },
    first: "etcd.yaml:2:1 several-clusters a folder holds one cluster, and other.yaml:2 ",
  },
  {
    what: "a namespace that contradicts the Application's",
    files: { "etcd.yaml": documentOf("etcd", "  namespace: here\n") },
    environment: { ARGOCD_APP_NAMESPACE: "there" },
    first: 'etcd.yaml:5:14 conflict metadata.namespace: the document says "here", but ',
  },
  {
    what: "a cluster without a namespace",
    files: etcd,
    environment: { ARGOCD_APP_NAMESPACE: "" },
    first: 'error[config-invalid] Cluster "etcd" has no namespace',
  },
  {
    what: "parameters that are no JSON",
    files: etcd,
    environment: { ARGOCD_APP_PARAMETERS: "members=3" },
    first: "ARGOCD_APP_PARAMETERS:1:1 wrong-type ",
  },
  {
    what: "a parameter that does not exist",
    files: etcd,
    environment: { ARGOCD_APP_PARAMETERS: '[{"name":"memebrs","string":"3"}]' },
    first: 'parameter "memebrs":1:1 unknown-field ',
  },
  {
    what: "a parameter that the schema refuses",
    files: etcd,
    environment: { ARGOCD_APP_PARAMETERS: '[{"name":"members","string":"4"}]' },
    first: 'parameter "members":1:1 even-members spec.members: ',
  },
  {
    what: "an environment entry that does not exist",
    files: etcd,
    environment: { ARGOCD_ENV_QUOTE: "2Gi" },
    first: "ARGOCD_ENV_QUOTE:1:1 unknown-field ",
  },
  {
    what: "a file of a neighbour",
    files: { "clusters/etcd/": "", "clusters/other/etcd.yaml": documentOf("other") },
    environment: { ARGOCD_APP_PARAMETERS: '[{"name":"file","string":"../other/etcd.yaml"}]' },
    first: 'parameter "file":1:1 config-denied ',
  },
  {
    what: "a TypeScript config that asks for the time",
    files: { "etcd.config.ts": "export default {\n  a: Date.now(),\n};\n" },
    first: "etcd.config.ts:2:11 config-impure ",
  },
  {
    what: "a TypeScript config that reads outside of the repository",
    files: { "etcd.config.ts": 'export default Deno.readTextFileSync("/etc/passwd");\n' },
    first: "etcd.config.ts:1:16 config-denied ",
  },
];

const spinning: Repository = { "etcd.config.ts": "for (;;);\nexport default {};\n" };

/** Where nothing is rendered, and what the user is told. */
export const refusalCases: readonly PluginCase[] = [
  ...refusals.map(({ environment, files, first, what }): PluginCase => ({
    name: `refuses ${what}`,
    async run(server) {
      const appPath = "clusters/etcd/" in files ? "clusters/etcd" : ".";
      const request = { appPath, environment: { ...argoEnvironment, ...environment } };
      const details = await refusalOf(server, files, request);
      assert.ok(details.startsWith(shown + first), details);
      assertNoStack(details);
    },
  })),
  {
    name: "tells everything that is wrong at once, a line each",
    async run(server) {
      const files = { "etcd.yaml": documentOf("etcd", "spec:\n  members: 4\n  quota: 8 Gi\n") };
      const details = await refusalOf(server, files);
      assert.match(details, /: etcd\.yaml:6:12 even-members spec\.members: /);
      assert.match(details, /\netcd\.yaml:7:10 wrong-quantity spec\.quota: /);
      assert.match(details, /\n2 problems$/);
    },
  },
  {
    name: "ends a TypeScript config that spins by its own limit, and says where",
    async run(server) {
      await leavingNothing(server, async () => {
        const started = performance.now();
        const details = await refusalOf(server, spinning);
        assert.ok(details.startsWith(shown), details);
        assert.match(details.slice(shown.length), /^etcd\.config\.ts:1:1 config-timeout /);
        const seconds = (performance.now() - started) / 1_000;
        assert.ok(seconds >= 5 && seconds < 30, `${seconds} s`);
      });
    },
  },
  {
    name: "is gone soon after Argo CD's own deadline, and its neighbours render meanwhile",
    async run(server) {
      await leavingNothing(server, async () => {
        const started = performance.now();
        const refused = refusalOf(server, spinning, { timeoutMs: 2_000 })
          .then((details) => ({ details, after: performance.now() - started }));
        assert.ok((await manifestsOf(server, etcd)).length > 0);
        const { after, details } = await refused;
        assert.match(details, /signal: (killed|terminated)|[Dd]eadline/);
        assert.ok(after < 4_000, "Argo CD waited for it");
      });
    },
  },
];

/** A person in Argo CD has no use for our call stack, and less for a container's paths. */
function assertNoStack(details: string): void {
  assert.doesNotMatch(details, /\n\s+at |kamaji-etcd\.js|\/_cmp_server\//);
}

/**
 * Runs something and then waits for the server to have as many commands as before, in the seven
 * seconds of which Argo CD leaves them five.
 */
async function leavingNothing({ pid }: PluginServer, run: () => Promise<void>): Promise<void> {
  const before = await childrenOf(pid);
  await run();
  const deadline = performance.now() + 7_000;
  let left = await childrenOf(pid);
  while (left.length > before.length && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    left = await childrenOf(pid);
  }
  assert.deepEqual(left, before);
}

async function childrenOf(parent: number): Promise<string[]> {
  const ps = new Deno.Command("ps", { args: ["-A", "-o", "ppid=,pid=,args="], stderr: "inherit" });
  const { stdout } = await ps.output();
  return new TextDecoder().decode(stdout).split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith(`${parent} `));
}
