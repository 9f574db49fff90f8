import type { InClusterOptions } from "../operations/kubernetes/open_in_cluster.ts";
import { clusterReference } from "./cluster_reference.ts";
import type { OptionSpecs } from "./option_spec.ts";

/** What commands that run in a pod are told about where they are. */
export const inClusterOptions = {
  ...clusterReference,
  "api-server": {
    type: "string",
    placeholder: "URL",
    summary: "Kubernetes API server, if not https://kubernetes.default.svc:443",
  },
  "credentials": {
    type: "string",
    placeholder: "DIRECTORY",
    completes: "directory",
    summary: "Directory with token and ca.crt, if not the ServiceAccount's",
  },
} as const satisfies OptionSpecs;

/** How the Kubernetes API is opened by the options given. */
export function openingOf(
  options: {
    readonly "api-server"?: string | undefined;
    readonly credentials?: string | undefined;
  },
): InClusterOptions {
  const { "api-server": server, credentials } = options;
  return {
    ...(server === undefined ? {} : { server }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}
