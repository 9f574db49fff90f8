import { before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { objectives } from "../../bench/results/objective.ts";
import { runTrial } from "../../bench/run_trial.ts";
import type { Security } from "../../bench/scenarios/trial.ts";
import { localTargets } from "../../bench/targets/local/local_targets.ts";
import type { EtcdBinary } from "../../bench/targets/local/binary/etcd_binary.ts";
import { silentProgress } from "../../bench/testing/silent_progress.ts";
import { defaultConfig } from "../../manifests/config/default_config.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { localEtcd } from "../local_etcd.ts";

const rungs: readonly (readonly [Security, string])[] = [
  ["plain", "no TLS, no authentication"],
  ["tls", "TLS, no authentication"],
  ["mutual-tls", "mutual TLS, no authentication"],
  ["authenticated", "mutual TLS, authentication on"],
];

describe("local targets", () => {
  let binary: EtcdBinary;
  before(async () => {
    const found = await localEtcd(defaultEtcdVersion);
    assert.ok(found !== undefined);
    binary = found;
  });

  for (const [security, words] of rungs) {
    it(`serve tenants with ${words}, and a quota and members as they are asked for`, async () => {
      const progress = silentProgress();
      const open = localTargets({ config: defaultConfig(), binary, progress });
      const target = await open({ security, members: 1, quotaBytes: 64 << 20 });
      try {
        assert.equal(target.title, `1 member of etcd ${binary.version} on loopback, ${words}`);
        assert.equal(target.confines, security === "authenticated");
        const url = target.metrics[0]?.url ?? "";
        const metrics = await (await fetch(url)).text();
        assert.match(metrics, /^etcd_server_quota_backend_bytes 6\.7108864e\+07$/m);
        const report = await runTrial({
          name: "rung",
          purpose: "Serve",
          groups: {
            tenants: { tenants: 2, workload: "kubernetes", connections: 2 },
          },
          phases: [{
            name: "rung",
            seconds: 1,
            load: { tenants: { kind: "open", rate: 30, arrival: "uniform" } },
          }],
        }, {
          target,
          objective: objectives["none"] ?? assert.fail("no objective"),
          seed: 2,
          prefix: "rung-",
          workers: 1,
          progress,
        });
        const errors = report.phases.flatMap(({ operations }) =>
          operations.flatMap((operation) => Object.keys(operation.errors))
        );
        assert.deepEqual([errors, report.correctness.violations], [[], []]);
      } finally {
        await target.close();
      }
    });
  }
});
