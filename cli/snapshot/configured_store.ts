import { join } from "node:path";
import { Failure } from "../../diagnostics/failure.ts";
import { clusterNames } from "../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { jobPaths } from "../../manifests/jobs/job_paths.ts";
import type {
  S3Credentials,
  S3CredentialSource,
} from "../../operations/snapshots/s3_credentials.ts";
import type { SnapshotStore } from "../../operations/snapshots/snapshot_store.ts";

/** The S3 destination as the config describes it. */
type S3Destination = Extract<
  EtcdCluster["spec"]["snapshots"]["destination"],
  { readonly kind: "s3" }
>;

/**
 * Opens the store that the configuration names, with the volume and the credentials that a Job's
 * pod mounts. Each cluster has a folder of its own in a bucket.
 *
 * @throws {Failure} `usage` when credentials cannot be read
 */
export async function configuredStore(config: EtcdCluster): Promise<SnapshotStore> {
  const { destination } = config.spec.snapshots;
  if (destination.kind === "volume") {
    const { volumeStore } = await import("../../operations/snapshots/volume_store.ts");
    return volumeStore(jobPaths.snapshots);
  }
  const { s3Store } = await import("../../operations/snapshots/s3_store.ts");
  const { bucket, endpoint, pathStyle, region } = destination;
  const authority = destination.authoritySecret === undefined
    ? undefined
    : await readMounted(join(jobPaths.storeAuthority, "ca.crt"));
  return s3Store({
    bucket,
    region,
    pathStyle,
    folder: folderOf(config, destination),
    credentials: await credentialsOf(config, { destination, authority }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(authority === undefined ? {} : { authority }),
  });
}

function folderOf(config: EtcdCluster, { folder }: S3Destination): string {
  const { namespace, statefulSet } = clusterNames(config);
  return [folder, namespace, statefulSet].filter((part) => part !== "").join("/");
}

async function credentialsOf(
  config: EtcdCluster,
  { authority, destination }: {
    readonly destination: S3Destination;
    readonly authority: string | undefined;
  },
): Promise<S3Credentials | S3CredentialSource> {
  const { credentialsSecret, region, workloadIdentity } = destination;
  if (workloadIdentity !== undefined) {
    const { webIdentity } = await import("../../operations/snapshots/web_identity.ts");
    const { endpoint = `https://sts.${region}.amazonaws.com`, roleArn } = workloadIdentity;
    const isOwn = workloadIdentity.endpoint !== undefined;
    return webIdentity({
      endpoint,
      roleArn,
      sessionName: sessionName(config),
      tokenFile: join(jobPaths.workloadIdentity, "token"),
      ...(isOwn && authority !== undefined ? { authority } : {}),
    });
  }
  if (credentialsSecret === undefined) {
    throw new Failure("usage", "spec.snapshots.destination.credentialsSecret is missing", {
      hint: "Name a Secret with accessKeyId and secretAccessKey, or a role in workloadIdentity",
    });
  }
  const [accessKeyId, secretAccessKey] = await Promise.all(
    ["accessKeyId", "secretAccessKey"].map((name) =>
      readMounted(join(jobPaths.storeCredentials, name))
    ),
  );
  return { accessKeyId: accessKeyId ?? "", secretAccessKey: secretAccessKey ?? "" };
}

/** At most 64 characters, and none but letters, digits and a few others (AWS, RoleSessionName). */
function sessionName(config: EtcdCluster): string {
  const { namespace, statefulSet } = clusterNames(config);
  return `${statefulSet}.${namespace}`.slice(0, 64);
}

/** Secrets made by hand often end with a line end. */
async function readMounted(path: string): Promise<string> {
  try {
    return (await Deno.readTextFile(path)).trim();
  } catch (cause) {
    throw new Failure("usage", `"${path}" cannot be read`, { cause });
  }
}
