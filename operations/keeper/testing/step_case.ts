import assert from "node:assert/strict";
import type { EtcdClusterInput } from "../../../manifests/config/etcd_cluster.ts";
import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import { frozen } from "../../../manifests/testing/frozen.ts";
import { memberAddresses } from "../kubernetes/member_addresses.ts";
import { nextStep } from "../next_step.ts";
import type { Observation } from "../observation.ts";
import type { Step } from "../step.ts";

/** What is seen, and what the keeper does about it. */
export interface StepCase {
  /** What is wished. Default: the example cluster. */
  readonly spec?: NonNullable<EtcdClusterInput["spec"]>;
  /** What is seen. */
  readonly seen: Observation;
  /** The step, or as much of it as matters. */
  readonly step: Partial<Step>;
  /** What its message says. Default: anything. */
  readonly says?: RegExp;
}

/** Asserts that the keeper decides so, and changes nothing of what it decides by. */
export function assertNextStep({ spec = {}, seen, step, says }: StepCase): void {
  const config = exampleCluster({ spec });
  const next = nextStep({ config, addresses: memberAddresses(config) }, frozen(seen));
  const relevant = Object.fromEntries(
    Object.keys(step).map((key) => [key, (next as unknown as Record<string, unknown>)[key]]),
  );
  assert.deepEqual(relevant, step, JSON.stringify(next));
  if (says !== undefined) assert.match("message" in next ? next.message : "", says);
}
