import { Failure } from "../diagnostics/failure.ts";
import { kubeconfigOptions } from "./kubeconfig_options.ts";
import type { OptionSpecs, OptionValues } from "./option_spec.ts";

/** The options of `adopt`. */
export const adoptOptions = {
  "release": {
    type: "string",
    required: true,
    placeholder: "NAME",
    summary: "Helm release; Kamaji's own where the etcd came with Kamaji",
  },
  "namespace": {
    type: "string",
    required: true,
    placeholder: "NAME",
    summary: "Namespace of the release",
  },
  ...kubeconfigOptions,
  "etcd-version": {
    type: "string",
    placeholder: "VERSION",
    summary: "Later patch of the same minor, to upgrade to while the members restart",
  },
  "accept-advisory": {
    type: "string",
    multiple: true,
    placeholder: "ID",
    summary: "Keep a version in spite of this security advisory",
  },
  "apply": { type: "flag", summary: "Take the release over; checks only, unless --yes is given" },
  "config": {
    type: "string",
    placeholder: "FILE",
    completes: "file",
    summary: "Configuration to put in force, if not the one that would be printed",
  },
  "yes": { type: "flag", summary: "Change the cluster" },
  "endpoint": {
    type: "string",
    multiple: true,
    placeholder: "POD=HOST:PORT",
    summary: "Address of a member, to reach it without the API server; once for each",
  },
  "field-manager": {
    type: "string",
    default: "argocd-controller",
    placeholder: "NAME",
    summary: 'Who applies the objects from now on; "kubectl" without Argo CD',
  },
} as const satisfies OptionSpecs;

/** The parsed options of `adopt`. */
export type AdoptOptions = OptionValues<typeof adoptOptions>;

/**
 * Reads the addresses given, as in `etcd-0=10.0.0.7:2379`.
 *
 * @throws {Failure} `usage`
 */
export function endpointsOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(given.map((text) => {
    const match = /^([a-z0-9][a-z0-9-]*)=(.+:\d{1,5})$/.exec(text);
    if (match !== null) return [match[1] ?? "", match[2] ?? ""] as const;
    throw new Failure("usage", `"${text}" is no address of a member`, {
      hint: "Write pod, host and port, as in etcd-0=127.0.0.1:2379",
    });
  }));
}
