import { after, afterEach, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Etcd3 } from "etcd3";
import { type LocalCluster, startLocalCluster } from "../../bench/targets/local/local_cluster.ts";
import { silentProgress } from "../../bench/testing/silent_progress.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { type BenchEnd, type BenchProgram, startBench } from "../bench_program.ts";
import { credentialOptions } from "../inspect/credential_files.ts";
import { localEtcd } from "../local_etcd.ts";
import { changesSince, settleTenants, surroundingsOf } from "./foreign_tenants.ts";

const brief = ["--tenants=2", "--rate=20", "--warmup=0s", "--duration=1s", "--slo=mixin"];

describe("kamaji-etcd bench on three members without authentication", () => {
  let cluster: LocalCluster;
  let directory: string;
  let files: string[];
  let root: Etcd3;
  const programs: BenchProgram[] = [];

  before(async () => {
    const binary = await localEtcd(defaultEtcdVersion) ?? assert.fail("There is no etcd");
    directory = await Deno.makeTempDir({ prefix: "bench-members-" });
    cluster = await startLocalCluster({
      config: exampleCluster({ spec: { members: 3, version: binary.version } }),
      binary,
      security: "mutual-tls",
      progress: silentProgress(),
    });
    files = await credentialOptions(directory, await cluster.credentialsOf("anybody"));
    root = await cluster.connect("anybody");
  });
  afterEach(async () => {
    for (const program of programs.splice(0)) await program.discard();
  });
  after(async () => {
    root?.close();
    await cluster?.stop();
    await Deno.remove(directory, { recursive: true });
  });

  async function run(endpoints: readonly string[], ...args: string[]): Promise<BenchEnd> {
    const where = ["--target=existing", `--endpoints=${endpoints.join(",")}`, ...files];
    const program = await startBench([...where, ...args, "--yes"]);
    programs.push(program);
    return await program.end();
  }

  it("makes no users, and leaves neither those nor keys", async () => {
    await settleTenants(root, false);
    const was = await surroundingsOf(root);
    const { code, error } = await run(cluster.endpoints, ...brief);
    assert.ok([0, 3, 4].includes(code), error);
    assert.match(error, /\nmembers +etcd-0 \(127\.0\.0\.1:\d+\), etcd-1 \(.*\), etcd-2 \(/);
    assert.match(error, /\nusers +authentication is off\n/);
    assert.match(error, /\nas +nobody: etcd tells no users apart\n/);
    assert.deepEqual(await changesSince(was, root), []);
    assert.equal((await surroundingsOf(root)).authRevision, was.authRevision);
  });

  it("does what was allowed, and nothing else to the cluster", async () => {
    const was = await surroundingsOf(root);
    const scenario = `${directory}/compacting.ts`;
    await Deno.writeTextFile(scenario, compacting);
    const refused = await run(cluster.endpoints, `--scenario=${scenario}`);
    assert.equal(refused.code, 1, refused.error);
    assert.match(refused.error, /Scenario "compacting" wants to compact to the present revision,/);
    assert.deepEqual(await surroundingsOf(root), was);
    const allowed = await run(cluster.endpoints, `--scenario=${scenario}`, "--allow-faults");
    assert.ok([0, 4].includes(allowed.code), allowed.error);
    assert.match(allowed.error, /\ndoes +Compact to the present revision\n/);
    const [history, ...others] = await changesSince(was, root);
    assert.match(history ?? "", /^history changed from whole to /);
    assert.deepEqual(others, []);
  });

  it("says what is left when members die under it, and bench clean removes that", async () => {
    const was = await surroundingsOf(root);
    const where = [`--endpoints=${cluster.endpoints.join(",")}`, ...files];
    const program = await startBench(["--target=existing", ...where, ...brief, "--yes"]);
    programs.push(program);
    await program.shows("measuring");
    await Promise.all(cluster.members.map((member) => member.kill()));
    const { code, error } = await program.end();
    assert.equal(code, 2, error);
    const [, id] = /\nerror\[target-failed\] What run (\w+) made at etcd at .* is still there\n/
      .exec(error) ?? assert.fail(error);
    assert.match(error, new RegExp(`hint: .* kamaji-etcd bench clean --run ${id}\n`));
    for (const member of cluster.members) member.start();
    await Promise.all(cluster.members.map((member) => member.ready()));
    const cleaning = await startBench(["clean", ...where, `--run=${id}`, "--yes"]);
    programs.push(cleaning);
    const cleaned = await cleaning.end();
    assert.equal(cleaned.code, 0, cleaned.error);
    assert.match(cleaned.output, new RegExp(`Removed run ${id}: 0 users, 0 roles, \\d+ keys`));
    assert.deepEqual(await changesSince(was, root), []);
  });

  it("refuses a cluster of which a member does not answer, and one without quorum", async () => {
    const [first, second, third] = cluster.members;
    if (!first || !second || !third) assert.fail("There are no three members");
    await third.kill();
    const silent = await run(cluster.endpoints, ...brief);
    assert.equal(silent.code, 2, silent.error);
    assert.match(
      silent.error,
      new RegExp(`error\\[target-failed\\] Member at ${third.endpoint}: `),
    );
    await second.kill();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const lost = await run([first.endpoint], ...brief);
    assert.equal(lost.code, 2, lost.error);
    assert.match(lost.error, new RegExp(`Member at ${first.endpoint}(:| has no leader)`));
    assert.match(lost.error, /nothing was changed\n$/);
    second.start();
    third.start();
    await Promise.all([second.ready(), third.ready()]);
  });
});

const compacting = `
const settings = { seconds: 2 };
export const scenario = {
  name: "compacting",
  title: "Compaction",
  question: "Who feels it?",
  settings: { safeParse: (data) => ({ success: true, data: settings }) },
  profiles: { quick: settings, standard: settings, full: settings },
  faults: false,
  *trials({ seconds }) {
    yield {
      name: "only",
      purpose: "Run",
      groups: { tenants: { tenants: 2, workload: "kubernetes" } },
      phases: [{
        name: "all",
        seconds,
        load: { tenants: { kind: "open", rate: 20, arrival: "uniform" } },
      }],
      events: [{ at: 1, action: { kind: "compact" } }],
    };
    return { figures: [], tables: [], matrices: [], curves: [], missed: [], notes: [] };
  },
};
`;
