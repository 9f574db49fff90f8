import { ExitCode } from "../../diagnostics/exit_code.ts";
import { onboardTenant } from "../../etcd/tenants/onboard_tenant.ts";
import { tenantOf } from "../../etcd/tenants/tenant.ts";
import { type Command, defineCommand } from "../command.ts";
import { etcdConnection, withEtcd } from "../etcd_connection.ts";
import { tenantName, tenantPrefix } from "./tenant_name.ts";

/** `tenant onboard NAME`: gives a tenant its user, role and prefix. */
export const command: Command = defineCommand({
  description:
    "Makes what Kamaji makes for a control plane: a user without password, a role of the same name, and the right to one prefix. Doing it again changes nothing. A client certificate with the tenant's name as CN is made by whoever holds the CA.",
  options: { ...etcdConnection, prefix: tenantPrefix },
  positionals: [tenantName],
  examples: [
    {
      args: "team-a --cacert ca.crt --cert root.crt --key root.key",
      summary: "Let the user team-a use /team-a/",
    },
  ],
  async run({ options, positionals, write }) {
    const tenant = tenantOf(positionals.name, options.prefix);
    await withEtcd(options, (client) => onboardTenant(client, tenant));
    write(`Tenant "${tenant.name}" may use "${tenant.prefix}"\n`);
    return ExitCode.Success;
  },
});
