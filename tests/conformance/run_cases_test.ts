import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createProgress } from "../../diagnostics/progress.ts";
import type { CaseResult } from "./case_result.ts";
import { type Case, NotRun } from "./conformance_case.ts";
import { openKubernetes } from "../../bench/kubernetes/kubernetes_client.ts";
import { runCases } from "./run_cases.ts";

const kubernetes = openKubernetes(JSON.stringify({
  clusters: [{ name: "nowhere", cluster: { server: "https://127.0.0.1:1" } }],
  contexts: [{ name: "nowhere", context: { cluster: "nowhere", user: "nobody" } }],
  users: [{ name: "nobody", user: {} }],
  "current-context": "nowhere",
}));

function caseOf(id: string, run: Case["run"], needs: readonly string[] = []): Case {
  return { group: "gitops", id, name: id, needs, minutes: 0.001, run };
}

async function outcomes(
  cases: readonly Case[],
  { signal = new AbortController().signal, failed = [] as CaseResult[] } = {},
): Promise<readonly (readonly [string, string, string | undefined])[]> {
  const results = await runCases(cases, {
    kubernetes,
    machine: { root: "/", cluster: "none", kubeconfig: "/none", manifests: undefined },
    folder: "/none",
    progress: createProgress({ terminal: false, write: () => {} }),
    signal,
    onFailure: (result) => Promise.resolve(void failed.push(result)),
  });
  return results.map(({ id, outcome, detail }) => [id, outcome, detail] as const);
}

const holds = () => Promise.resolve("because");
const breaks = () => Promise.reject(new Error("It broke"));

describe("runCases()", () => {
  it("tells what held, what failed and why", async () => {
    const failed: CaseResult[] = [];
    const cases = [caseOf("good", holds), caseOf("bad", breaks)];
    assert.deepEqual(await outcomes(cases, { failed }), [
      ["good", "passed", "because"],
      ["bad", "failed", "It broke"],
    ]);
    assert.deepEqual(failed.map(({ id }) => id), ["bad"]);
  });

  it("does not run what needs a failed case, nor what needs that", async () => {
    const cases = [caseOf("a", breaks), caseOf("b", holds, ["a"]), caseOf("c", holds, ["b"])];
    assert.deepEqual((await outcomes(cases)).slice(1), [
      ["b", "not run", 'needs "a", which did not pass'],
      ["c", "not run", 'needs "b", which did not pass'],
    ]);
  });

  it("shows what cannot run here as not run", async () => {
    const absent = caseOf("absent", () => Promise.reject(new NotRun("there is no registry")));
    assert.deepEqual(await outcomes([absent]), [["absent", "not run", "there is no registry"]]);
  });

  it("ends a case whose time is up", async () => {
    const endless = caseOf("endless", ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      }));
    const [result] = await outcomes([endless]);
    assert.equal(result?.[1], "failed");
  });

  it("runs nothing after an interrupt", async () => {
    const signal = AbortSignal.abort();
    assert.deepEqual(await outcomes([caseOf("late", holds)], { signal }), [
      ["late", "not run", "interrupted"],
    ]);
  });
});
