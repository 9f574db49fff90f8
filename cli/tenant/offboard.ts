import type { Etcd3 } from "etcd3";
import { ExitCode } from "../../diagnostics/exit_code.ts";
import { Failure } from "../../diagnostics/failure.ts";
import { listTenants } from "../../etcd/tenants/list_tenants.ts";
import { offboardTenant } from "../../etcd/tenants/offboard_tenant.ts";
import { type Tenant, tenantOf } from "../../etcd/tenants/tenant.ts";
import { type Command, defineCommand } from "../command.ts";
import { etcdConnection, withEtcd } from "../etcd_connection.ts";
import { tenantName, tenantPrefix } from "./tenant_name.ts";

/** `tenant offboard NAME`: removes a tenant with all its keys. */
export const command: Command = defineCommand({
  description:
    "Locks the tenant out, deletes its keys in batches that hold up nobody, and removes its user. There is no way back but a snapshot. Cut short, it is finished by doing it again.",
  options: {
    ...etcdConnection,
    prefix: tenantPrefix,
    confirm: {
      type: "string",
      placeholder: "NAME",
      required: true,
      summary: "The tenant's name once more: its keys will be gone",
    },
  },
  positionals: [tenantName],
  examples: [
    {
      args: "team-a --confirm team-a --cacert ca.crt --cert root.crt --key root.key",
      summary: "Delete team-a and all its keys",
    },
  ],
  async run({ options, positionals, write }) {
    const tenant = tenantOf(positionals.name, options.prefix);
    if (options.confirm !== tenant.name) {
      throw new Failure("usage", `"${options.confirm}" does not confirm "${tenant.name}"`, {
        hint: "Repeat the name of the tenant whose keys shall be deleted",
      });
    }
    const keys = await withEtcd(options, (client) => offboard(client, tenant));
    write(`Tenant "${tenant.name}" is gone, and ${keys} keys below "${tenant.prefix}" with it\n`);
    return ExitCode.Success;
  },
});

/** With another prefix than its own, a tenant would vanish and its keys stay. */
async function offboard(client: Etcd3, tenant: Tenant): Promise<number> {
  const known = (await listTenants(client)).find(({ name }) => name === tenant.name);
  if (known !== undefined && known.prefix !== tenant.prefix) {
    throw new Failure("tenant-refused", `The keys of "${tenant.name}" are not below that prefix`, {
      hint: `Use --prefix ${known.prefix}`,
    });
  }
  return await offboardTenant(client, tenant);
}
