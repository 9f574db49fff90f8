import type { Etcd3 } from "etcd3";
import { ExitCode } from "../../diagnostics/exit_code.ts";
import { type TenantAccess, tenantAccess } from "../../etcd/tenants/freeze_tenant.ts";
import { listTenants } from "../../etcd/tenants/list_tenants.ts";
import { readRole } from "../../etcd/tenants/read_role.ts";
import type { Tenant } from "../../etcd/tenants/tenant.ts";
import { type TenantUsage, tenantUsage } from "../../etcd/tenants/tenant_usage.ts";
import { type Command, defineCommand } from "../command.ts";
import { etcdConnection, withEtcd } from "../etcd_connection.ts";

/** `tenant list`: prints the tenants that an etcd knows, and on demand what they hold. */
export const command: Command = defineCommand({
  description:
    "A tenant is a user with a role of its own name for one prefix, as Kamaji makes it; frozen, it may only read. With --usage all its keys are read, in pages that hold up nobody.",
  options: {
    ...etcdConnection,
    usage: { type: "flag", summary: "Count keys and bytes, too" },
    output: {
      type: "choice",
      short: "o",
      placeholder: "FORMAT",
      choices: ["table", "json"],
      default: "table",
      summary: "How to print them",
    },
  },
  examples: [
    {
      args: "--cacert ca.crt --cert root.crt --key root.key",
      summary: "Ask the etcd on this machine",
    },
  ],
  async run({ options, write }) {
    const tenants = await withEtcd(options, (client) => describeAll(client, options.usage));
    write(options.output === "json" ? jsonOf(tenants) : tableOf(tenants, options.usage));
    return ExitCode.Success;
  },
});

interface ListedTenant extends Tenant {
  readonly access: TenantAccess;
  readonly usage?: TenantUsage;
}

/** One after the other, so that counting costs the members no more than one reader. */
async function describeAll(client: Etcd3, withUsage: boolean): Promise<ListedTenant[]> {
  const described: ListedTenant[] = [];
  for (const tenant of await listTenants(client)) {
    const access = tenantAccess(await readRole(client, tenant.name), tenant);
    const usage = withUsage ? { usage: await tenantUsage(client, tenant) } : {};
    described.push({ ...tenant, access, ...usage });
  }
  return described;
}

function jsonOf(tenants: readonly ListedTenant[]): string {
  const plain = tenants.map(({ access, name, prefix, usage }) => ({
    name,
    prefix,
    ...(access === "writable" ? {} : { access }),
    ...(usage === undefined ? {} : { keys: usage.keys, bytes: usage.bytes }),
  }));
  return `${JSON.stringify(plain, null, 2)}\n`;
}

function tableOf(tenants: readonly ListedTenant[], withUsage: boolean): string {
  // A column that says the same of all says nothing.
  const withAccess = tenants.some(({ access }) => access !== "writable");
  const rows = [
    [
      "TENANT",
      "PREFIX",
      ...(withAccess ? ["ACCESS"] : []),
      ...(withUsage ? ["KEYS", "BYTES"] : []),
    ],
    ...tenants.map(({ access, name, prefix, usage }) => [
      name,
      prefix,
      ...(withAccess ? [access] : []),
      ...(usage === undefined ? [] : [`${usage.keys}`, `${usage.bytes}`]),
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => widthOf(row[column]))));
  const lines = rows.map((row) =>
    row.map((cell, column) => cell.padEnd(widths?.[column] ?? 0)).join("  ").trimEnd()
  );
  return `${lines.join("\n")}\n`;
}

function widthOf(cell = ""): number {
  return cell.length;
}
