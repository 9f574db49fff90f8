import type {
  AppsV1Api,
  ConfigurationOptions,
  CoordinationV1Api,
  CoreV1Api,
  CustomObjectsApi,
  RequestContext,
  Watch,
} from "@kubernetes/client-node";
import { join } from "node:path";

/** Where a pod finds its API server and its credentials. */
export interface InClusterOptions {
  /**
   * The API server. Default: the name by which every cluster serves it, since the environment that
   * would tell is not read.
   */
  readonly server?: string;
  /** The directory with `token` and `ca.crt`. Default: where the kubelet mounts them. */
  readonly credentials?: string;
}

/** The parts of the Kubernetes API that a pod of ours uses, as its ServiceAccount. */
export interface InClusterApi {
  /** ConfigMaps, Secrets, claims, pods and events. */
  readonly core: CoreV1Api;
  /** StatefulSets. */
  readonly apps: AppsV1Api;
  /** Leases. */
  readonly coordination: CoordinationV1Api;
  /** Kinds that others define. */
  readonly custom: CustomObjectsApi;
  /** Watches of any of them. */
  readonly watch: Watch;
  /** Makes a patch a server-side apply, as the second argument of a method that patches. */
  readonly applying: ConfigurationOptions;
}

/** The API server's name in every cluster. */
export const inClusterServer = "https://kubernetes.default.svc:443";

/** Where the kubelet puts a ServiceAccount's credentials. */
export const inClusterCredentials = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Who we are to the API server's logs and to the owners of fields. */
export const fieldManager = "kamaji-etcd-keeper";

/**
 * Opens the Kubernetes API as the pod's ServiceAccount. The library is loaded here and not before:
 * it takes longer than everything else that most commands do. The token is read again every minute,
 * because the kubelet replaces it. Nothing is sent yet.
 */
export async function openInCluster(options: InClusterOptions = {}): Promise<InClusterApi> {
  const library = await import("@kubernetes/client-node");
  const { AppsV1Api, CoordinationV1Api, CoreV1Api, CustomObjectsApi, KubeConfig, Watch } = library;
  const directory = options.credentials ?? inClusterCredentials;
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    {
      name: "cluster",
      server: options.server ?? inClusterServer,
      caFile: join(directory, "ca.crt"),
      skipTLSVerify: false,
    },
    {
      name: "pod",
      authProvider: { name: "tokenFile", config: { tokenFile: join(directory, "token") } },
    },
  );
  shareConnections(config);
  return {
    core: config.makeApiClient(CoreV1Api),
    apps: config.makeApiClient(AppsV1Api),
    coordination: config.makeApiClient(CoordinationV1Api),
    custom: config.makeApiClient(CustomObjectsApi),
    watch: new Watch(config),
    applying: library.setHeaderOptions("Content-Type", library.PatchStrategy.ServerSideApply),
  };
}

/** The library makes a pool of connections for each request, and so a handshake for each. */
function shareConnections(
  config: { applySecurityAuthentication: (context: RequestContext) => Promise<void> },
): void {
  const authenticate = config.applySecurityAuthentication.bind(config);
  let pool: ReturnType<RequestContext["getDispatcher"]>;
  config.applySecurityAuthentication = async (context) => {
    await authenticate(context);
    pool ??= context.getDispatcher();
    if (pool !== undefined) context.setDispatcher(pool);
  };
}
