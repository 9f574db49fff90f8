import type { OptionSpecs } from "./option_spec.ts";

/** Which etcd cluster is meant, for commands that need one. */
export const clusterReference = {
  "cluster": {
    type: "string",
    required: true,
    placeholder: "NAME",
    summary: "Name of the etcd cluster",
  },
  "namespace": {
    type: "string",
    required: true,
    placeholder: "NAME",
    summary: "Namespace of the etcd cluster",
  },
} as const satisfies OptionSpecs;
