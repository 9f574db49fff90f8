import type { EtcdCluster } from "../../config/etcd_cluster.ts";
import type { Fact, SectionFacts } from "../explanation.ts";
import { bytesOf, humanBytes } from "../human_bytes.ts";

/** What to know of those who share the cluster. */
export function tenantsSection({ spec }: EtcdCluster): SectionFacts {
  const { quota, tenants } = spec;
  const budgets = tenants.reduce((sum, { budget }) => sum + bytesOf(budget?.bytes ?? "0"), 0n);
  const facts: Fact[] = [
    {
      label: "isolation",
      text: "each tenant is an etcd user that may read and write below its own prefix, and " +
        "nothing else; its certificate names it",
      fields: [],
    },
    {
      label: "declared",
      text: tenants.length === 0
        ? "none; Kamaji onboards those of its control planes by itself"
        : `${tenants.length}, onboarded by the keeper; Kamaji's own need not be listed`,
      fields: ["spec.tenants"],
    },
    ...tenants.map((tenant, index) => tenantFact(tenant, index)),
    ...(budgets === 0n ? [] : [{
      label: "budgets",
      text: `${humanBytes(budgets)} together, of a quota of ${quota}`,
      fields: ["spec.tenants"],
    }]),
  ];
  const advice = budgets > bytesOf(quota)
    ? [
      `Budgets add up to ${humanBytes(budgets)}, more than the quota of ${quota}: tenants that ` +
      "all stay within theirs can still stop everybody's writes.",
    ]
    : [];
  return { facts, advice };
}

type Tenant = EtcdCluster["spec"]["tenants"][number];

function tenantFact({ budget, name, prefix }: Tenant, index: number): Fact {
  const limits = [
    ...(budget?.bytes === undefined ? [] : [budget.bytes]),
    ...(budget?.keys === undefined ? [] : [`${budget.keys} keys`]),
  ];
  const above = budget?.action === "freeze" ? "read-only above" : "a warning above";
  return {
    label: name,
    text: `below ${prefix ?? `/${name}/`}` +
      (limits.length === 0 ? ", without a budget" : `, ${above} ${limits.join(" or ")}`),
    fields: [`spec.tenants[${index}]`],
  };
}
