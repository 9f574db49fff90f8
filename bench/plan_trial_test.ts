import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { planTrial } from "./plan_trial.ts";
import type { GroupLoad, Trial } from "./scenarios/trial.ts";

const open: GroupLoad = { kind: "open", rate: 10, arrival: "poisson" };
const trial: Trial = {
  name: "example",
  purpose: "Be planned",
  groups: {
    victims: { tenants: 3, workload: "kubernetes" },
    aggressor: { tenants: 1, workload: "kubernetes", settings: { size: 9 }, connections: 4 },
  },
  phases: [
    { name: "alone", seconds: 2.5, measured: false, load: { victims: open } },
    {
      name: "shared",
      seconds: 5,
      load: {
        victims: open,
        aggressor: { kind: "ramp", from: 1, to: 50, arrival: "uniform" },
      },
    },
    { name: "after", seconds: 1, load: { aggressor: { kind: "closed", inFlight: 2 } } },
  ],
};

describe("planTrial()", () => {
  it("lays phases end to end and gives each group its load", () => {
    const { phaseNames, plan, workloads } = planTrial(trial, { seed: 3 });
    assert.deepEqual(phaseNames, ["alone", "shared", "after"]);
    const victims = { kind: "open", from: 10, to: 10, arrival: "poisson" };
    const ramp = { kind: "open", from: 1, to: 50, arrival: "uniform" };
    assert.deepEqual(plan.phases, [
      { begin: 0, duration: 2_500, measured: false, loads: [victims, undefined] },
      { begin: 2_500, duration: 5_000, measured: true, loads: [victims, ramp] },
      {
        begin: 7_500,
        duration: 1_000,
        measured: true,
        loads: [undefined, { kind: "closed", inFlight: 2 }],
      },
    ]);
    assert.deepEqual(
      plan.groups.map(({ connections, settings, tenants }) => [tenants, connections, settings]),
      [[3, 1, {}], [1, 4, { size: 9 }]],
    );
    assert.deepEqual(workloads.map(({ name }) => name), ["kubernetes", "kubernetes"]);
    assert.equal(plan.seed, 3);
  });

  const [alone, ...others] = trial.phases;
  assert.ok(alone !== undefined);
  const withLoad = (load: Trial["phases"][number]["load"]) => {
    return { ...trial, phases: [{ ...alone, load }] };
  };
  const mistakes: Readonly<Record<string, readonly [Trial, RegExp]>> = {
    "no group": [{ ...trial, groups: {} }, /has no group$/],
    "no phase": [{ ...trial, phases: [] }, /has no phase$/],
    "a group of nobody": [
      { ...trial, groups: { ...trial.groups, nobody: { tenants: 0, workload: "kubernetes" } } },
      /"nobody" of 0 tenants$/,
    ],
    "half a connection": [
      {
        ...trial,
        groups: {
          ...trial.groups,
          half: { tenants: 1, workload: "kubernetes", connections: 0.5 },
        },
      },
      /"half" without connections$/,
    ],
    "a workload that does not exist": [
      { ...trial, groups: { victims: { tenants: 1, workload: "magic" } }, phases: [alone] },
      /workload "magic", which does not exist$/,
    ],
    "two phases of a name": [
      { ...trial, phases: [alone, alone, ...others] },
      /two phases "alone"$/,
    ],
    "a phase without time": [
      { ...trial, phases: [{ ...alone, seconds: 0 }] },
      /"alone" of 0 seconds$/,
    ],
    "load of nobody": [withLoad({ ghosts: open }), /loads a group "ghosts"/],
    "a rate below nothing": [
      withLoad({ victims: { ...open, rate: -1 } }),
      /impossible load of "victims"/,
    ],
    "a rate without end": [
      withLoad({ victims: { ...open, rate: Infinity } }),
      /impossible load of "victims"/,
    ],
    "a closed loop of nothing": [
      withLoad({ victims: { kind: "closed", inFlight: 0 } }),
      /impossible load of "victims"/,
    ],
    "a trace that is not there": [
      withLoad({ victims: { kind: "trace", file: "/nowhere/a.jsonl", speed: 1 } }),
      /^Trace "\/nowhere\/a.jsonl" cannot be read/,
    ],
    "a trace at a standstill": [
      withLoad({ victims: { kind: "trace", file: "/nowhere/a.jsonl", speed: 0 } }),
      /impossible load of "victims"/,
    ],
    "an event after the end": [
      { ...trial, events: [{ at: 9, action: { kind: "compact" } }] },
      /"compact" at 9 s, out of time$/,
    ],
  };
  for (const [mistake, [wrong, message]] of Object.entries(mistakes)) {
    it(`refuses ${mistake}`, () => {
      assert.throws(() => planTrial(wrong, { seed: 1 }), { code: "usage", message });
    });
  }
});
