import { Failure } from "../diagnostics/failure.ts";
import { inspectOptions } from "./inspect_options.ts";
import { kubeconfigOptions } from "./kubeconfig_options.ts";
import type { OptionSpecs, OptionValues } from "./option_spec.ts";
import { yes } from "./tenant/confirmed.ts";

/** The options that say which cluster of somebody is meant, and as whom it is asked. */
export const existingOptions = {
  "cluster": {
    type: "string",
    placeholder: "NAME",
    summary: "Name of an existing cluster in Kubernetes",
  },
  "namespace": inspectOptions.namespace,
  ...kubeconfigOptions,
  "endpoints": {
    type: "string",
    placeholder: "HOST:PORT,...",
    summary: "Every member of an existing cluster; what Kubernetes knows of --cluster without it",
  },
  "cacert": inspectOptions.cacert,
  "cert": inspectOptions.cert,
  "key": inspectOptions.key,
} as const satisfies OptionSpecs;

/** The options that say what is loaded. */
export const targetOptions = {
  "target": {
    type: "choice",
    placeholder: "TARGET",
    choices: ["local", "kind", "existing"],
    default: "local",
    summary: "What is loaded: a cluster of its own on loopback or on kind, or one that is there",
  },
  ...existingOptions,
  "client-ca": {
    type: "string",
    placeholder: "FILE",
    completes: "file",
    summary: "The CA that members trust for clients, to sign tenants' certificates",
  },
  "client-ca-key": {
    type: "string",
    placeholder: "FILE",
    completes: "file",
    summary: "The key of that CA; the cluster's Secret without it, or all load as root",
  },
  "allow-faults": {
    type: "flag",
    summary: "Allow scenarios that do things to an existing cluster that all its tenants feel",
  },
  "yes": yes,
  "keep": {
    type: "flag",
    summary: "Leave the kind cluster that was made, for looking and for the next run",
  },
  "manifests": {
    type: "string",
    placeholder: "DIRECTORY",
    completes: "directory",
    summary: "Where prometheus-operator.yaml is, to validate on kind without downloading it",
  },
} as const satisfies OptionSpecs;

/** What was typed for them. */
export type TargetOptions = OptionValues<typeof targetOptions>;

/** What was typed to say which cluster is meant. */
export type ExistingOptions = OptionValues<typeof existingOptions>;

/**
 * Refuses options that a target does not know: who typed them means another one.
 *
 * @throws {Failure} `usage` with the option
 */
export function refuseForeignOptions(
  target: TargetOptions["target"],
  options: Readonly<Record<string, unknown>>,
): void {
  const isGiven = (name: string) => options[name] !== undefined && options[name] !== false;
  const foreign = foreignTo[target]?.find(isGiven);
  if (foreign === undefined) return;
  throw new Failure("usage", `Option --${foreign} cannot be used with --target ${target}`, {
    hint: target === "local"
      ? `Add --target ${ofKind.includes(foreign) ? "kind" : "existing"}`
      : "Leave it out",
  });
}

const ofExisting = [...Object.keys(existingOptions), "client-ca", "client-ca-key", "allow-faults"];
const ofLocal = ["etcd", "data-dir"];
const ofOwn = ["config", "members", "validate"];
const ofKind = ["keep", "manifests"];

const foreignTo: Readonly<Record<string, readonly string[]>> = {
  local: [...ofExisting, ...ofKind],
  kind: [...ofExisting.filter((name) => name !== "cluster"), ...ofLocal],
  existing: [...ofLocal, ...ofOwn, ...ofKind],
};
