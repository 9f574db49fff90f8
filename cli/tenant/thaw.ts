import { durationMilliseconds } from "../../manifests/config/duration.ts";
import { ExitCode } from "../../diagnostics/exit_code.ts";
import { Failure } from "../../diagnostics/failure.ts";
import { thawTenant } from "../../etcd/tenants/freeze_tenant.ts";
import { readRole } from "../../etcd/tenants/read_role.ts";
import { tenantOf } from "../../etcd/tenants/tenant.ts";
import { type Command, defineCommand } from "../command.ts";
import { etcdConnection, withEtcd } from "../etcd_connection.ts";
import { tenantName, tenantPrefix } from "./tenant_name.ts";

/** `tenant thaw NAME`: lets a frozen tenant write again. */
export const command: Command = defineCommand({
  description:
    "A tenant that was frozen because it was above its budget may only read; it cannot even delete. This lets it write again, and keeps the keeper from freezing it anew for a while, so that it can be cleaned up.",
  options: {
    ...etcdConnection,
    prefix: tenantPrefix,
    for: {
      type: "string",
      placeholder: "DURATION",
      default: "24h",
      summary: "How long nobody freezes it again, however much it holds",
    },
  },
  positionals: [tenantName],
  examples: [
    {
      args: "team-a --for 2h --cacert ca.crt --cert root.crt --key root.key",
      summary: "Give team-a two hours to delete what it does not need",
    },
  ],
  async run({ options, positionals, write }) {
    const tenant = tenantOf(positionals.name, options.prefix);
    const seconds = Math.ceil((durationMilliseconds(options.for) ?? 0) / 1_000);
    if (seconds <= 0) {
      throw new Failure("usage", `Option "--for": "${options.for}" is no duration`, {
        hint: 'Write it as in "90m" or "24h"',
      });
    }
    await withEtcd(options, async (client) => {
      await thawTenant(client, { tenant, seconds, role: await readRole(client, tenant.name) });
    });
    write(`Tenant "${tenant.name}" may write again, and is not frozen for ${options.for}\n`);
    return ExitCode.Success;
  },
});
