import * as z from "zod";
import type { TrialReport } from "../../results/trial_report.ts";
import { defineScenario, type Scenario } from "../scenario.ts";
import type { Phase, TenantGroup, Trial } from "../trial.ts";
import { concludeTax } from "./conclude_tax.ts";
import { type Rung, sliceName, stepName } from "./rungs.ts";

/** What {@link authTax} can be told. */
export type AuthTaxSettings = {
  /** Numbers of tenants with a user, from few to many. */
  readonly users: readonly number[];
  /** Members of the cluster. */
  readonly members: 1 | 3 | 5;
  /** Whole seconds of each slice. */
  readonly seconds: number;
  /** Slices of each rung in each pass. */
  readonly slices: number;
  /** How often the ladder is walked, up and down in turns. */
  readonly passes: number;
  /** What is promised: a tenant's request takes at most so many times a plain one. Null: nothing. */
  readonly mostTax: number | null;
};

const settings: z.ZodType<AuthTaxSettings> = z.strictObject({
  users: z.array(z.int().min(2).max(10_000)).min(1).meta({
    description: "Numbers of tenants with a user, from few to many.",
  }),
  members: z.union([z.literal(1), z.literal(3), z.literal(5)]).meta({
    description: "Members of the cluster; one has no network in its requests.",
  }),
  seconds: z.int().min(1).meta({ description: "Whole seconds of each slice." }),
  slices: z.int().min(1).meta({ description: "Slices of each rung in each pass." }),
  passes: z.int().min(1).meta({ description: "How often the ladder is walked, up and down." }),
  mostTax: z.number().min(1).nullable().meta({
    description: "The factor by which a tenant's request may exceed a plain one; null for any.",
  }),
});

/** One cluster of the ladder: a way to reach it, and users in it. */
type Step = Pick<Rung, "security" | "users">;

/** What each part of being a tenant costs a request. */
export const authTax: Scenario<AuthTaxSettings> = defineScenario({
  name: "auth-tax",
  title: "What TLS, certificates and authentication cost a request",
  question: "What does a request cost more because it is a tenant's, and which part of that is it?",
  settings,
  profiles: {
    quick: { users: [10], members: 1, seconds: 1, slices: 3, passes: 2, mostTax: null },
    standard: { users: [10, 100], members: 1, seconds: 2, slices: 4, passes: 4, mostTax: null },
    full: {
      users: [2, 10, 100, 1_000],
      members: 3,
      seconds: 3,
      slices: 6,
      passes: 6,
      mostTax: null,
    },
  },
  faults: false,
  *trials(told) {
    const reports: TrialReport[] = [];
    for (let pass = 0; pass < told.passes; pass++) {
      const up = stepsOf(told);
      for (const step of pass % 2 === 0 ? up : up.reverse()) {
        reports.push(yield trialOf(step, { pass, told }));
      }
    }
    return concludeTax(reports, told);
  },
});

function stepsOf({ users }: AuthTaxSettings): Step[] {
  return [
    ...(["plain", "tls", "mutual-tls"] as const).map((security) => ({ security, users: 1 })),
    ...users.map((count): Step => ({ security: "authenticated", users: count })),
  ];
}

interface Pass {
  readonly pass: number;
  readonly told: AuthTaxSettings;
}

/** Root and a tenant ask in turns, so that they differ in nothing else. */
function trialOf(step: Step, { pass, told }: Pass): Trial {
  const confined = step.security === "authenticated";
  const asking: TenantGroup = { tenants: 1, workload: "requests" };
  const others = step.users - 2;
  const names = confined ? ["root", "tenant"] : ["tenant"];
  const slices = Array.from(
    { length: told.slices },
    (_, slice) =>
      (slice % 2 === 0 ? names : names.toReversed()).map((group): Phase => ({
        name: sliceName(group, slice),
        seconds: told.seconds,
        load: { [group]: { kind: "closed", inFlight: 1 } },
      })),
  );
  const load = Object.fromEntries(
    names.map((name) => [name, { kind: "closed", inFlight: 1 } as const]),
  );
  return {
    name: stepName(step, pass),
    purpose: confined
      ? `Root and a tenant in turns, ${step.users} tenants with users`
      : `Without authentication, ${step.security === "plain" ? "no TLS" : step.security}`,
    cluster: { security: step.security, members: told.members, fresh: confined },
    groups: {
      tenant: asking,
      ...(confined ? { root: { ...asking, identity: "root" } } : {}),
      ...(confined && others > 0 ? { others: { tenants: others, workload: "absent" } } : {}),
    },
    phases: [{ name: "warm-up", seconds: 1, measured: false, load }, ...slices.flat()],
    mustKeepUp: false,
  };
}
