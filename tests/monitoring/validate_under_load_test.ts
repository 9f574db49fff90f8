import { describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { objectives } from "../../bench/results/objective.ts";
import { runScenario } from "../../bench/run_scenario.ts";
import { scenarioSettings } from "../../bench/scenario_settings.ts";
import { findScenario } from "../../bench/find_scenario.ts";
import type { OpenTarget } from "../../bench/targets/target.ts";
import {
  type UnderLoadReport,
  validateUnderLoad,
} from "../../bench/validation/live/under_load/validate_under_load.ts";
import { createProgress } from "../../diagnostics/progress.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { itWhere } from "../it_where.ts";
import { hasPrometheus } from "./has_prometheus.ts";

const itWithPrometheus = itWhere(hasPrometheus);
const progress = createProgress({ terminal: false, write: () => undefined });

function validate(load: (open: OpenTarget) => ReturnType<typeof runScenario>) {
  return validateUnderLoad({
    config: exampleCluster(),
    load,
    only: ["alarm-raised"],
    tool: "test",
    progress,
  });
}

async function validated(): Promise<UnderLoadReport> {
  const scenario = await findScenario("kubernetes-steady");
  const changes = { tenants: 6, rate: 30, warmup: 5, duration: 20 };
  const settings = scenarioSettings(scenario, { profile: "quick", changes });
  return await validate((open) =>
    runScenario(scenario, settings, {
      open,
      profile: "quick",
      seed: 1,
      objective: objectives["none"]!,
      workers: 1,
      tool: "test",
      configHash: "",
      progress,
    })
  );
}

describe("a validation under load", () => {
  itWithPrometheus(
    "has the keeper onboard tenants, and every panel show them at work",
    async () => {
      const { live, load } = await validated();
      // A busy machine may make the generator late, which is said, and is no fault of the cluster.
      assert.ok(["pass", "generator-lagged"].includes(load.verdict), load.reasons.join("; "));
      const [trial] = load.trials;
      const requests = trial?.phases.reduce((sum, { offered }) => sum + offered, 0) ?? 0;
      assert.ok(requests > 300, `${requests} requests`);
      const failed = live.panels.filter(({ verdict }) => verdict !== "passed");
      assert.deepEqual(failed.map(({ panel, reason }) => [panel, reason]), []);
      const ofTenants = live.panels.filter(({ series }) =>
        series.some(({ labels }) => /^bench1-/.test(labels["tenant"] ?? ""))
      );
      assert.ok(ofTenants.length > 0, "no panel shows a tenant of the load");
      const made = live.faults.filter(({ verdict }) => verdict !== "not-run");
      assert.deepEqual(made.map(({ id, verdict }) => [id, verdict]), [["alarm-raised", "passed"]]);
      assert.equal(live.verdict, "passed");
    },
  );

  itWithPrometheus("refuses load that needs a cluster other than the configured one", async () => {
    await assert.rejects(
      validate((open) => open({ members: 5 }) as never),
      { name: "Failure", message: /cannot have 5 members$/ },
    );
  });
});
