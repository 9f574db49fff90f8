import { ExitCode } from "../../diagnostics/exit_code.ts";
import { createProgress, type Progress } from "../../diagnostics/progress.ts";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { type Tenant, tenantOf } from "../../etcd/tenants/tenant.ts";
import { type Command, defineCommand, type Invocation } from "../command.ts";
import { etcdConnection } from "../etcd_connection.ts";
import type { OptionSpecs, PositionalSpecs } from "../option_spec.ts";
import { confirmed, yes } from "./confirmed.ts";
import { copyTenant } from "./copy_tenant.ts";
import { restoreOptions, restoreOutput } from "./restore_options.ts";
import { tenantName } from "./tenant_name.ts";

const options = {
  ...etcdConnection,
  snapshot: {
    type: "string",
    required: true,
    placeholder: "FILE",
    completes: "file",
    summary: "The snapshot as etcd wrote it, decrypted and unpacked",
  },
  ...restoreOptions,
  etcd: {
    type: "string",
    placeholder: "FILE",
    default: "etcd",
    completes: "file",
    summary: "etcd of the cluster's version, to serve the snapshot",
  },
  etcdutl: {
    type: "string",
    placeholder: "FILE",
    default: "etcdutl",
    completes: "file",
    summary: "etcdutl of the same version",
  },
  yes,
  output: restoreOutput,
} as const satisfies OptionSpecs;

const positionals = [tenantName] as const satisfies PositionalSpecs;

/** `tenant restore NAME`: restores the keys of one tenant from a snapshot into the live cluster. */
export const command: Command = defineCommand({
  description:
    "Serves the snapshot by a throw-away member on this machine and copies the tenant's keys into the live cluster, in small batches that hold up nobody, touching no other key. Stop the tenant's apiservers first; it refuses while one shows. Leased keys are left out; users and roles stay as they are. Cut off, it is finished by running it again. Within Kubernetes, kamaji-etcd tenant restore-job does the same without the snapshot leaving the cluster. Read docs/restore-a-tenant.md.",
  options,
  positionals,
  examples: [
    {
      args:
        "team-a --snapshot etcd.db --dry-run --conflict overwrite --cacert ca.crt --cert root.crt --key root.key",
      summary: "Count what would change",
    },
  ],
  async run(invocation) {
    const tenant = tenantOf(invocation.positionals.name, invocation.options.prefix);
    if (!isAgreed(tenant, invocation)) return ExitCode.Success;
    const progress = createProgress({ paint: invocation.errorPaint });
    try {
      return await restore(tenant, progress, invocation);
    } finally {
      progress.close();
    }
  },
});

type RestoreInvocation = Invocation<typeof options, typeof positionals>;

async function restore(
  tenant: Tenant,
  progress: Progress,
  { interruptSignal, options, write }: RestoreInvocation,
): Promise<ExitCode> {
  const { serveSnapshot } = await import("../../bench/targets/local/serve_snapshot.ts");
  const signal = interruptSignal();
  const { etcd, etcdutl, snapshot: file } = options;
  const step = progress.step(`Serving ${file} by a throw-away member`);
  const served = await serveSnapshot({ file, etcd, etcdutl, signal }).catch((error) => {
    step.failed();
    throw error;
  });
  step.done(served.endpoint);
  const { credentials, endpoint } = served;
  const source = connectEtcd({ endpoints: [endpoint], credentials });
  try {
    await copyTenant({ source, tenant, target: options, options, progress, signal, write });
    return ExitCode.Success;
  } finally {
    source.close();
    await served.stop();
  }
}

/** Only overwriting loses anything. */
function isAgreed({ prefix }: Tenant, { options }: RestoreInvocation): boolean {
  if (options.conflict !== "overwrite" || options["dry-run"]) return true;
  return confirmed(`Lose all that was written below "${prefix}" since the snapshot?`, {
    isAgreed: options.yes,
  });
}
