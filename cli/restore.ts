import { ExitCode } from "../diagnostics/exit_code.ts";
import { Failure } from "../diagnostics/failure.ts";
import { createLog } from "../diagnostics/log.ts";
import { createProgress, type Progress } from "../diagnostics/progress.ts";
import { clusterNames } from "../manifests/cluster_names.ts";
import { type Command, defineCommand } from "./command.ts";
import type { OptionSpecs, OptionValues } from "./option_spec.ts";
import { type ClusterSession, sessionOptions, withCluster } from "./restore/cluster_session.ts";

const options = {
  ...sessionOptions,
  "confirm": {
    type: "string",
    placeholder: "NAME",
    summary: "The cluster's name once more: every write since the snapshot is lost",
  },
  "snapshot": {
    type: "string",
    placeholder: "NAME",
    summary: "Which snapshot, if not the newest verified one",
  },
  "identity": {
    type: "string",
    placeholder: "FILE",
    completes: "file",
    summary: "age private key, if the configuration names no Secret with it",
  },
  "bundle": {
    type: "string",
    placeholder: "FILE",
    completes: "file",
    summary: "Recovery bundle, to put the Secrets back first in an empty cluster",
  },
  "stored-bundle": {
    type: "flag",
    summary: "The same with the bundle that came with the snapshot, out of the store",
  },
  "bundle-identity": {
    type: "string",
    placeholder: "FILE",
    completes: "file",
    summary: "age private key of the bundle, if not that of --identity; it stays here",
  },
  "even-though-it-serves": {
    type: "flag",
    summary: "Restore a cluster that has a quorum, and lose what it wrote since the snapshot",
  },
  "drop-old": {
    type: "flag",
    summary: "Only remove the data that the last restore kept",
  },
} as const satisfies OptionSpecs;

type Options = OptionValues<typeof options>;

/** `restore`: restores all members of a cluster from a snapshot. */
export const command: Command = defineCommand({
  description:
    "Ends all members, makes their data anew from one snapshot with the configured etcd's own " +
    "etcdutl, keeps the old data beside them, starts the members as a new incarnation, and proves " +
    "that all have the same data and refuse strangers. A run that is killed is finished by the " +
    "same command. Read docs/restore.md first; docs/disaster-recovery.md tells how to go on in " +
    "another Kubernetes cluster.",
  options,
  examples: [
    {
      args: "--cluster etcd --namespace kamaji-system --confirm etcd",
      summary: "Restore the newest verified snapshot",
    },
    {
      args: "--cluster etcd --namespace kamaji-system --confirm etcd --drop-old",
      summary: "Remove the data that a restore kept",
    },
  ],
  async run({ options, errorPaint, interruptSignal, write }) {
    const progress = createProgress({ paint: errorPaint });
    try {
      return await withCluster(options, async (session) => {
        const run = { options, session, progress, write, signal: interruptSignal() };
        return await underLease(run, () => options["drop-old"] ? dropOld(run) : restore(run));
      });
    } finally {
      progress.close();
    }
  },
});

interface Run {
  readonly options: Options;
  readonly session: ClusterSession;
  readonly progress: Progress;
  readonly write: (text: string) => void;
  readonly signal: AbortSignal;
}

/** No other disruptive operation may go on meanwhile, and none may begin. */
async function underLease(run: Run, work: () => Promise<ExitCode>): Promise<ExitCode> {
  const { session, progress, signal } = run;
  const [{ clusterLease }, { withOperationsLease }] = await Promise.all([
    import("../operations/restore/cluster_lease.ts"),
    import("../operations/lease/with_operations_lease.ts"),
  ]);
  const { namespace, operationsLease: name } = clusterNames(await session.config());
  const store = clusterLease(session.client, { name, namespace });
  const held = (await store.read())?.record.holder ?? "";
  if (held !== "") progress.print(`Waiting until "${held}" gives the Lease "${name}" back`);
  const holder = `restore/${crypto.randomUUID().slice(0, 8)}`;
  return await withOperationsLease(
    { store, holder, log: createLog({ level: "warn" }), signal },
    work,
  );
}

async function restore(run: Run): Promise<ExitCode> {
  const { options, progress, signal, write } = run;
  const identity = options.identity === undefined
    ? undefined
    : await readFile(options.identity, "--identity");
  const tools = await toolsOf(run, identity);
  const [{ beginRestore }, { runRestore }, { tellRestored }] = await Promise.all([
    import("../operations/restore/begin_restore.ts"),
    import("../operations/restore/run_restore.ts"),
    import("../operations/restore/tell_restored.ts"),
  ]);
  if (options.bundle !== undefined || options["stored-bundle"]) await putBack(run, identity);
  const beginning = progress.step("Looking for what stands against a restore, and for snapshots");
  const how = await beginRestore(tools, {
    confirm: options.confirm,
    snapshot: options.snapshot,
    evenThoughItServes: options["even-though-it-serves"],
    identityGiven: identity !== undefined,
  }).catch((error) => {
    beginning.failed();
    throw error;
  });
  beginning.done(how === "resumed" ? "going on with the restore under way" : undefined);
  const record = await runRestore(tools, { signal });
  write(tellRestored(record, await run.session.config()));
  return ExitCode.Success;
}

async function dropOld(run: Run): Promise<ExitCode> {
  const { confirm, cluster } = run.options;
  if (confirm !== cluster) {
    throw new Failure("usage", "The removal of old data was not confirmed", {
      hint: `There is no way back to them; add --confirm ${cluster} if you want that`,
    });
  }
  const { dropOldData } = await import("../operations/restore/run_restore.ts");
  await dropOldData(await toolsOf(run, undefined));
  return ExitCode.Success;
}

async function toolsOf({ session, progress }: Run, identity: string | undefined) {
  const { kubernetesRestoreBackEnd } = await import(
    "../operations/restore/kubernetes_restore_back_end.ts"
  );
  const config = await session.config();
  const backEnd = kubernetesRestoreBackEnd({ ...session, config, identity });
  return { config: session.config, backEnd, now: () => new Date(), progress };
}

async function putBack(run: Run, snapshotIdentity: string | undefined): Promise<void> {
  const { options, session, progress } = run;
  if (options.confirm !== options.cluster) {
    throw new Failure("usage", "The restore was not confirmed, and nothing was put back", {
      hint: `Add --confirm ${options.cluster} if you want that`,
    });
  }
  if (options.bundle !== undefined && options["stored-bundle"]) {
    throw new Failure("usage", "Both --bundle and --stored-bundle were given", {
      hint: "Leave --bundle out to take the one that came with the snapshot",
    });
  }
  const given = options["bundle-identity"];
  const identity = given === undefined
    ? snapshotIdentity
    : await readFile(given, "--bundle-identity");
  if (identity === undefined) {
    throw new Failure("usage", "A bundle can be opened only with a private key", {
      hint: "Give the file with one of its recipients' private keys by --bundle-identity",
    });
  }
  const [{ openBundle }, { putBackSecrets }, { clusterSecretStore }] = await Promise.all([
    import("../operations/recovery_bundle/seal_bundle.ts"),
    import("../operations/recovery_bundle/put_back_secrets.ts"),
    import("../operations/recovery_bundle/cluster_secret_store.ts"),
  ]);
  const config = await session.config();
  const sealed = options.bundle === undefined
    ? await sealedInStore(run)
    : await readFile(options.bundle, "--bundle");
  const step = progress.step("Putting the cluster's Secrets back");
  try {
    const bundle = await openBundle(sealed, identity);
    const secrets = clusterSecretStore(session.client, clusterNames(config).namespace);
    const created = await putBackSecrets(bundle, { config, secrets });
    step.done(created.length === 0 ? "all are there" : `${created.length} created`);
  } catch (error) {
    step.failed();
    throw error;
  }
}

async function sealedInStore({ options, session, progress }: Run): Promise<string> {
  const step = progress.step("Reading the recovery bundle that came with the snapshot");
  try {
    const { storedBundle } = await import("../operations/restore/stored_bundle.ts");
    const { sealed, snapshot } = await storedBundle(session, {
      config: await session.config(),
      snapshot: options.snapshot,
    });
    step.done(snapshot);
    return sealed;
  } catch (error) {
    step.failed();
    throw error;
  }
}

async function readFile(path: string, option: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    throw new Failure("usage", `"${path}" cannot be read`, {
      hint: `Check what ${option} names`,
      cause,
    });
  }
}
