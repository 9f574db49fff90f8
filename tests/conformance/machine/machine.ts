/** The machine that runs the cluster: what it has, and what was asked for. */
export interface Machine {
  /** Root of the repository. */
  readonly root: string;
  /** Name of the kind cluster. */
  readonly cluster: string;
  /** File with the cluster's kubeconfig, for the guides' commands. */
  readonly kubeconfig: string;
  /** Folder of manifests that would otherwise come from the internet. */
  readonly manifests: string | undefined;
}
