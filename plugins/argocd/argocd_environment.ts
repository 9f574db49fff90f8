/** What Argo CD tells a plugin about the Application it renders for. */
export interface ArgocdEnvironment {
  /** The namespace of the Application's destination, when it names one. */
  readonly namespace?: string;
  /** The parameters of the Application as JSON, when it has any. */
  readonly parameters?: string;
  /** The environment entries of the Application, by their names with `ARGOCD_ENV_` before them. */
  readonly entries: Readonly<Record<string, string>>;
  /** The API versions and kinds that the cluster serves, as in `apps/v1` and `apps/v1/Deployment`. */
  readonly apiVersions?: ReadonlySet<string>;
}

/**
 * The environment that the plugin reads, for the image's permissions. Whatever else stands there
 * cannot change what is rendered.
 */
export const readVariables: readonly string[] = [
  "ARGOCD_APP_NAMESPACE",
  "ARGOCD_APP_PARAMETERS",
  "ARGOCD_ENV_*",
  "KUBE_API_VERSIONS",
];

/**
 * Reads what Argo CD tells (argo-cd docs/operator-manual/config-management-plugins.md). Outside of
 * Argo CD nothing of it is set. Parameters also come as `PARAM_…`, where names collide; those are
 * never read. An empty text is what Argo CD writes for what an Application does not say.
 *
 * @param variables the environment. Default: as much of it as this process may read without asking
 */
export function argocdEnvironment(
  variables: Readonly<Record<string, string>> = readableVariables(),
): ArgocdEnvironment {
  const {
    ARGOCD_APP_NAMESPACE: namespace,
    ARGOCD_APP_PARAMETERS: parameters,
    KUBE_API_VERSIONS: apiVersions,
  } = variables;
  const entries = Object.entries(variables).filter(([name]) => name.startsWith("ARGOCD_ENV_"));
  return {
    ...(namespace ? { namespace } : {}),
    ...(parameters ? { parameters } : {}),
    entries: Object.fromEntries(entries.sort(([a], [b]) => a < b ? -1 : 1)),
    ...(apiVersions ? { apiVersions: new Set(apiVersions.split(",")) } : {}),
  };
}

/** The right to some variables reads as no right to all of them, and lists those. */
function readableVariables(): Record<string, string> {
  if (Deno.permissions.querySync({ name: "env" }).state === "prompt") return {};
  try {
    return Deno.env.toObject();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return {};
    throw error;
  }
}
