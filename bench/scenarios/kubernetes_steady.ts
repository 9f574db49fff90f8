import * as z from "zod";
import type { Arrival } from "../schedule/arrival.ts";
import { defineScenario, type Scenario } from "./scenario.ts";
import type { GroupLoad } from "./trial.ts";

/** Requests a second of each tenant: above an idle Kubernetes cluster's, below a busy one's. */
const ratePerTenant = 5;

/** What {@link kubernetesSteady} can be told. */
export type KubernetesSteadySettings = {
  /** Tenants that make load. */
  readonly tenants: number;
  /** Requests a second, all tenants together; null for a rate by the number of tenants. */
  readonly rate: number | null;
  /** How arrivals are spread over time. */
  readonly arrival: Arrival;
  /** Whether a request is sent when one returns, instead of when it is due. */
  readonly closed: boolean;
  /** Requests in flight in a closed loop. */
  readonly inFlight: number;
  /** Seconds of load before measuring. */
  readonly warmup: number;
  /** Seconds that are measured. */
  readonly duration: number;
};

const settings: z.ZodType<KubernetesSteadySettings> = z.strictObject({
  tenants: z.int().min(1).max(10_000).meta({ description: "Tenants that make load." }),
  rate: z.number().positive().nullable().meta({
    description:
      `Requests a second, all tenants together; null for ${ratePerTenant} of each tenant.`,
  }),
  arrival: z.enum(["poisson", "uniform"]).meta({
    description: "How arrivals are spread over time.",
  }),
  closed: z.boolean().meta({
    description: "Closed loop instead: a request is sent when one returns, for comparison.",
  }),
  inFlight: z.int().min(1).meta({ description: "Requests in flight in a closed loop." }),
  warmup: z.number().nonnegative().meta({ description: "Seconds of load before measuring." }),
  duration: z.number().positive().meta({ description: "Seconds that are measured." }),
});

const quick: KubernetesSteadySettings = {
  tenants: 20,
  rate: null,
  arrival: "poisson",
  closed: false,
  inFlight: 8,
  warmup: 5,
  duration: 30,
};

/** Kubernetes-shaped load of many tenants at one rate: what `bench` runs unless told otherwise. */
export const kubernetesSteady: Scenario<KubernetesSteadySettings> = defineScenario({
  name: "kubernetes-steady",
  title: "Kubernetes-shaped load at one rate",
  question: "What does a request of a tenant's kube-apiserver take, and does the objective hold?",
  settings,
  profiles: {
    quick,
    standard: { ...quick, tenants: 50, warmup: 10, duration: 120 },
    full: { ...quick, tenants: 100, warmup: 30, duration: 600 },
  },
  faults: false,
  *trials(told) {
    const { duration, tenants, warmup } = told;
    const load = { tenants: loadOf(told) };
    const warmUp = { name: "warm-up", seconds: warmup, measured: false, load };
    const report = yield {
      name: "steady",
      purpose: "Every operation of a Kubernetes tenant at one rate",
      groups: { tenants: { tenants, workload: "kubernetes" } },
      phases: [...(warmup > 0 ? [warmUp] : []), { name: "steady", seconds: duration, load }],
      judged: true,
    };
    const answered = report.phases.flatMap(({ operations }) => operations)
      .reduce((sum, { latency }) => sum + latency.count, 0);
    const seconds = report.phases.reduce((sum, { measuredSeconds }) => sum + measuredSeconds, 0);
    return {
      figures: [{
        name: "requests-per-second",
        title: "Requests answered",
        value: seconds > 0 ? answered / seconds : null,
        unit: "requests/s",
        interval: null,
        better: "higher",
      }],
      tables: [],
      matrices: [],
      curves: [],
      missed: [],
      notes: [],
    };
  },
});

function loadOf(told: KubernetesSteadySettings): GroupLoad {
  if (told.closed) return { kind: "closed", inFlight: told.inFlight };
  const rate = told.rate ?? ratePerTenant * told.tenants;
  return { kind: "open", rate, arrival: told.arrival };
}
