import { after, afterEach, before, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { runTenant } from "../../bench/targets/existing/bench_run.ts";
import { openExistingTarget } from "../../bench/targets/existing/existing_target.ts";
import { reachEndpoints } from "../../bench/targets/existing/reach_endpoints.ts";
import { surveyCluster } from "../../bench/targets/existing/survey_cluster.ts";
import { silentProgress } from "../../bench/testing/silent_progress.ts";
import { offboardTenant } from "../../etcd/tenants/offboard_tenant.ts";
import { onboardTenant } from "../../etcd/tenants/onboard_tenant.ts";
import { credentialOptions } from "../inspect/credential_files.ts";
import { type ForeignCluster, startForeignCluster } from "./foreign_cluster.ts";
import { signerOptions, strangeSigner } from "./signer_of.ts";

const brief = ["--tenants=3", "--rate=40", "--warmup=0s", "--duration=2s", "--slo=mixin"];

describe("kamaji-etcd bench, on a cluster that it must not load", () => {
  let foreign: ForeignCluster;
  before(async () => {
    foreign = await startForeignCluster();
  });
  beforeEach(() => foreign.remember());
  afterEach(() => foreign.discardPrograms());
  after(() => foreign?.stop());

  const refusals = [
    {
      title: "without anybody to agree",
      args: brief,
      code: 1,
      error: /error\[usage\] Nobody can be asked whether to go on\nhint: Give --yes/,
    },
    {
      title: "a scenario that kills members, also when faults are allowed",
      args: ["--scenario=maintenance", "--allow-faults", "--yes"],
      code: 1,
      error:
        /error\[usage\] Scenario "maintenance" wants to (kill|pause) .* cannot be done to etcd/,
    },
    {
      title: "a scenario that hurts tenants, unless faults are allowed",
      args: ["--scenario=noisy-neighbours", "--yes"],
      code: 1,
      error: /error\[usage\] Scenario "noisy-neighbours" has a tenant that .*\n?.*--allow-faults/,
    },
    {
      title: "a scenario that needs another cluster",
      args: ["--scenario=auth-tax", "--yes"],
      code: 1,
      error: /error\[usage\] Trial ".*" needs clients by "plain", and etcd at .* is as it is/,
    },
    {
      title: "more load than there is space for",
      args: ["--rate=5000", "--duration=1h", "--yes"],
      code: 2,
      error: /error\[target-failed\] Database of .* left up to four fifths of its quota of 128Mi/,
    },
    {
      title: "options of another target",
      args: ["--etcd=/bin/etcd", "--yes"],
      code: 1,
      error: /error\[usage\] Option --etcd cannot be used with --target existing/,
    },
    {
      title: "to validate dashboards on it",
      args: ["--validate", "--yes"],
      code: 1,
      error: /error\[usage\] Option --validate cannot be used with --target existing/,
    },
  ] as const;
  for (const { args, code, error, title } of refusals) {
    it(`refuses ${title}, and writes nothing`, async () => {
      const end = await foreign.run(...foreign.signer, ...args);
      assert.match(end.error, error);
      assert.deepEqual([end.code, end.output], [code, ""]);
      await foreign.assertNothingWritten();
    });
  }

  it("refuses a cluster with an alarm, and writes nothing", async () => {
    const { header } = await foreign.root.maintenance.status();
    const alarm = { alarm: "Nospace", memberID: header.member_id } as const;
    await foreign.root.maintenance.alarm({ ...alarm, action: "Activate" });
    try {
      const { code, error } = await foreign.run(...foreign.signer, ...brief, "--yes");
      assert.equal(code, 2);
      assert.match(error, /error\[target-failed\] Cluster has an alarm: NOSPACE\n/);
      await foreign.assertNothingWritten();
    } finally {
      await foreign.root.maintenance.alarm({ ...alarm, action: "Deactivate" });
    }
  });

  it("refuses credentials that are not root's", async () => {
    const files = await credentialOptions(
      foreign.directory,
      await foreign.cluster.credentialsOf("team-a"),
    );
    const endpoints = `--endpoints=${foreign.cluster.endpoints.join(",")}`;
    const { code, error } =
      await (await foreign.start("--target=existing", endpoints, ...files, ...brief, "--yes"))
        .end();
    assert.equal(code, 2);
    assert.match(error, /permission denied\nhint: Use the certificate of the user root\n/);
    await foreign.assertNothingWritten();
  });

  it("refuses a CA that members do not trust, and leaves nothing", async () => {
    const other = signerOptions(await strangeSigner(foreign.directory));
    const { code, error } = await foreign.run(...other, ...brief, "--yes");
    assert.equal(code, 2, error);
    assert.match(error, /do not take a tenant's certificate of this CA/);
    assert.deepEqual(await foreign.changes(), []);
  });

  it("refuses names that are somebody else's, and lets them be", async () => {
    const existing = reachEndpoints({
      endpoints: foreign.cluster.endpoints,
      credentials: await foreign.cluster.credentialsOf("root"),
      given: undefined,
    });
    const run = { id: "aaaabbbbcccc", startedAt: "2026-01-01T00:00:00Z", title: "a test" };
    const survey = await surveyCluster(existing);
    const parts = {
      ...{ cluster: existing, survey, run, progress: silentProgress() },
      limits: { databaseBytes: 0, neededBytes: 0, growthBytes: 2 ** 30 },
      onDanger: () => {},
    };
    const tenant = runTenant(run, "theirs");
    await onboardTenant(foreign.root, tenant);
    await foreign.remember();
    await assert.rejects(
      openExistingTarget(parts),
      /somebody else has "bench-aaaabbbbcccc-theirs"/,
    );
    await foreign.assertNothingWritten();
    await offboardTenant(foreign.root, tenant);
    const key = Buffer.from("/bench-aaaabbbbcccc-/x");
    await foreign.root.kv.put({ key, value: Buffer.from("x") });
    await foreign.remember();
    await assert.rejects(openExistingTarget(parts), /somebody else has 1 keys below "\/bench-aaaa/);
    await foreign.assertNothingWritten();
    await foreign.root.kv.deleteRange({ key });
    assert.deepEqual(await foreign.changes(), []);
  });
});
