import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../testing/example_cluster.ts";
import { memberProbes, startupBudgetSeconds } from "./probes.ts";

const gibibyte = 1n << 30n;

describe("startupBudgetSeconds()", () => {
  it("reads the database three times at 32 MiB a second, after a minute for the rest", () => {
    assert.equal(startupBudgetSeconds(0n), 60);
    assert.equal(startupBudgetSeconds(gibibyte), 60 + 96);
    assert.equal(startupBudgetSeconds(8n * gibibyte), 60 + 768);
  });
});

describe("memberProbes()", () => {
  const { startupProbe, readinessProbe, livenessProbe } = memberProbes(exampleCluster());

  it("gives a start at least the budget of its quota", () => {
    for (const quota of ["512Mi", "8Gi", "100G"]) {
      const probe = memberProbes(exampleCluster({ spec: { quota } })).startupProbe;
      const seconds = (probe.periodSeconds ?? 0) * (probe.failureThreshold ?? 0);
      const bytes = { "512Mi": gibibyte / 2n, "8Gi": 8n * gibibyte, "100G": 10n ** 11n }[quota];
      const budget = startupBudgetSeconds(bytes ?? 0n);
      assert.ok(seconds >= budget && seconds < budget + 10, `${quota}: ${seconds} s`);
    }
  });

  it("asks for quorum only to be ready", () => {
    assert.equal(startupProbe.httpGet?.path, "/livez");
    assert.equal(readinessProbe.httpGet?.path, "/readyz");
    assert.equal(livenessProbe.httpGet?.path, "/livez?exclude=serializable_read");
  });

  it("restarts a frozen process only after a minute", () => {
    const { periodSeconds = 0, failureThreshold = 0 } = livenessProbe;
    assert.ok(periodSeconds * failureThreshold >= 60);
  });
});
