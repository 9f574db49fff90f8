import type { Etcd3 } from "etcd3";
import { ExitCode } from "../../diagnostics/exit_code.ts";
import { breaksIsolation } from "../../etcd/tenants/finding.ts";
import { tenantOf } from "../../etcd/tenants/tenant.ts";
import {
  auditCluster,
  type AuditClusterOptions,
  type ClusterAudit,
} from "../../operations/tenants/audit_cluster.ts";
import { repairableRoles, repairTenants } from "../../operations/tenants/repair_tenants.ts";
import { tellFinding } from "../../operations/tenants/tell_finding.ts";
import { type Command, defineCommand } from "../command.ts";
import { etcdConnection, withEtcd } from "../etcd_connection.ts";
import { confirmed, yes } from "./confirmed.ts";

/** `tenant audit`: says which users and roles may do more than they should, and mends some. */
export const command: Command = defineCommand({
  description:
    "Looks for ranges wider than a tenant's prefix, as Kamaji granted them until August 2024, for users that are more than a tenant, for unfinished ones and for keys of nobody. --fix grants the right range before it revokes the wide one, so that no tenant ever loses its keys. Exits with 6 while somebody may reach keys of others, else with 0.",
  options: {
    ...etcdConnection,
    declared: {
      type: "string",
      multiple: true,
      placeholder: "NAME=PREFIX",
      summary: "A tenant whose keys are elsewhere than below /NAME/",
    },
    administrator: {
      type: "string",
      multiple: true,
      placeholder: "USER",
      summary: "A user that may have role root, besides root and etcd-keeper",
    },
    fix: { type: "flag", summary: "Narrow ranges that begin with the tenant's own" },
    yes,
    output: {
      type: "choice",
      short: "o",
      placeholder: "FORMAT",
      choices: ["text", "json"],
      default: "text",
      summary: "How to print what is found",
    },
  },
  examples: [
    {
      args: "--cacert ca.crt --cert root.crt --key root.key",
      summary: "Look, and change nothing",
    },
    {
      args: "--fix --yes --cacert ca.crt --cert root.crt --key root.key",
      summary: "Mend what can be mended without asking",
    },
  ],
  async run({ options, write }) {
    const settings: AuditClusterOptions = {
      declared: options.declared.map(declaredTenant),
      administrators: options.administrator,
    };
    const say = options.output === "json" ? () => undefined : write;
    const audit = await withEtcd(options, async (client) => {
      const found = await auditCluster(client, settings);
      say(textOf(found));
      if (!options.fix) return found;
      return await repaired(client, { found, settings, say, isAgreed: options.yes });
    });
    if (options.output === "json") write(jsonOf(audit));
    return audit.findings.some(breaksIsolation) ? ExitCode.IsolationViolated : ExitCode.Success;
  },
});

async function repaired(client: Etcd3, { found, isAgreed, say, settings }: {
  readonly found: ClusterAudit;
  readonly settings: AuditClusterOptions;
  readonly say: (text: string) => void;
  readonly isAgreed: boolean;
}): Promise<ClusterAudit> {
  const roles = repairableRoles(found);
  if (roles.length === 0) return found;
  const names = roles.map((role) => `"${role}"`).join(", ");
  if (!confirmed(`Narrow ${names} to their own prefixes?`, { isAgreed })) return found;
  await repairTenants(client, {
    audit: found,
    repaired: (role) => say(`Role "${role}" grants its own prefix and nothing else now\n`),
  });
  return await auditCluster(client, settings);
}

function declaredTenant(text: string) {
  const [name = "", ...prefix] = text.split("=");
  return tenantOf(name, prefix.length === 0 ? undefined : prefix.join("="));
}

function textOf({ findings, tenants }: ClusterAudit): string {
  const count = tenants.length === 1 ? "1 tenant" : `${tenants.length} tenants`;
  if (findings.length === 0) return `${count}, and nothing is wrong with them\n`;
  const lines = findings.map((finding) => {
    const { problem, remedy } = tellFinding(finding);
    const mark = breaksIsolation(finding) ? "danger" : "untidy";
    return `${mark}  ${finding.code}: ${problem}\n        ${remedy}\n`;
  });
  const found = findings.length === 1 ? "1 finding" : `${findings.length} findings`;
  return `${count}, and ${found}\n${lines.join("")}`;
}

function jsonOf({ findings, tenants }: ClusterAudit): string {
  const told = findings.map((finding) => ({
    ...finding,
    breaksIsolation: breaksIsolation(finding),
    ...tellFinding(finding),
  }));
  return `${JSON.stringify({ tenants: tenants.length, findings: told }, null, 2)}\n`;
}
