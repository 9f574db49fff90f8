import { ExitCode } from "../../diagnostics/exit_code.ts";
import { Failure } from "../../diagnostics/failure.ts";
import { createProgress } from "../../diagnostics/progress.ts";
import { clusterNames } from "../../manifests/cluster_names.ts";
import { type Command, defineCommand } from "../command.ts";
import { sessionOptions, withCluster } from "../restore/cluster_session.ts";

/** `snapshot bundle`: writes the recovery bundle, without which a snapshot serves nobody elsewhere. */
export const command: Command = defineCommand({
  description:
    "Writes the cluster's CAs with their keys, its certificates, configuration and tenants into one file that is encrypted for spec.snapshots.bundle.recipients, or else for those of spec.snapshots.encryption. With the former set, the keeper seals one too, and each snapshot takes it along: this is for whoever wants one at once, or has none set. A snapshot alone cannot serve its tenants in another Kubernetes cluster: their certificates are good only under these CAs. Nothing is ever written in the clear. Read docs/disaster-recovery.md.",
  options: {
    ...sessionOptions,
    output: {
      type: "string",
      short: "o",
      required: true,
      placeholder: "FILE",
      completes: "file",
      summary: "A file that does not exist",
    },
    recipient: {
      type: "string",
      multiple: true,
      placeholder: "AGE-KEY",
      summary: "age public key, instead of those of the configuration; once for each",
    },
  },
  examples: [{
    args: "--cluster etcd --namespace kamaji-system --output etcd-2026-11-23.bundle.age",
    summary: "Keep it where the snapshots are, and its private key elsewhere",
  }],
  async run({ options, errorPaint, write }) {
    const progress = createProgress({ paint: errorPaint });
    try {
      return await withCluster(options, async (session) => {
        const [{ makeBundle }, { sealBundle }] = await Promise.all([
          import("../../operations/recovery_bundle/make_bundle.ts"),
          import("../../operations/recovery_bundle/seal_bundle.ts"),
        ]);
        const config = await session.config();
        const { bundle: { recipients }, encryption } = config.spec.snapshots;
        const configured = recipients.length > 0 ? recipients : encryption.recipients;
        const wanted = options.recipient.length > 0 ? options.recipient : configured;
        const bundle = await makeBundle(session, { config, now: new Date() });
        if (bundle.tenants.found === null) {
          progress.print(
            "No member could be asked for its tenants: the bundle tells only those declared",
          );
        }
        await writeNew(options.output, await sealBundle(bundle, wanted));
        const { namespace, statefulSet } = clusterNames(config);
        const tenants = bundle.tenants.found?.length ?? bundle.tenants.declared.length;
        write(
          `${options.output}: ${namespace}/${statefulSet}, ${bundle.secrets.length} Secrets, ` +
            `${tenants} tenants; it opens with ${
              wanted.length === 1 ? "1 key" : `any of ${wanted.length} keys`
            }\n`,
        );
        return ExitCode.Success;
      });
    } finally {
      progress.close();
    }
  },
});

async function writeNew(path: string, text: string): Promise<void> {
  try {
    await Deno.writeTextFile(path, text, { createNew: true, mode: 0o600 });
  } catch (cause) {
    const reason = cause instanceof Deno.errors.AlreadyExists ? ": it exists" : "";
    throw new Failure("output-failed", `"${path}" cannot be written${reason}`, {
      hint: "Give the name of a file that does not exist, in a folder that can be written",
      cause,
    });
  }
}
