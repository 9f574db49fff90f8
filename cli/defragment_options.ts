import { jobPaths } from "../manifests/jobs/job_paths.ts";
import { jobOptions } from "./job_options.ts";
import { kubeconfigOptions } from "./kubeconfig_options.ts";
import type { OptionSpecs, OptionValues } from "./option_spec.ts";

/** The options of `defragment`. */
export const defragmentOptions = {
  ...jobOptions,
  config: {
    type: "string",
    placeholder: "FILE",
    completes: "file",
    summary: `The cluster's configuration, ${jobPaths.config} in a Job's pod; else its defaults`,
  },
  cluster: {
    type: "string",
    placeholder: "NAME",
    summary: "Name of a cluster in Kubernetes, whose operations Lease is held meanwhile",
  },
  namespace: { type: "string", placeholder: "NAME", summary: "Namespace of the cluster" },
  ...kubeconfigOptions,
  holder: {
    type: "string",
    placeholder: "NAME",
    summary: "Hold the cluster's operations Lease under this name, as the Job does",
  },
  "dry-run": { type: "flag", summary: "Only say what would be done, and why" },
} as const satisfies OptionSpecs;

/** The parsed options of `defragment`. */
export type DefragmentOptionValues = OptionValues<typeof defragmentOptions>;
