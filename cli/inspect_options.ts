import { Failure } from "../diagnostics/failure.ts";
import { kubeconfigOptions } from "./kubeconfig_options.ts";
import type { OptionSpecs, OptionValues } from "./option_spec.ts";

/** The options of `inspect`. */
export const inspectOptions = {
  "cluster": {
    type: "string",
    placeholder: "NAME",
    summary: "Name of a cluster in Kubernetes; without it, only etcd is asked",
  },
  "namespace": { type: "string", placeholder: "NAME", summary: "Namespace of the cluster" },
  ...kubeconfigOptions,
  "endpoints": {
    type: "string",
    placeholder: "HOST:PORT,...",
    summary: "Members to ask, 127.0.0.1:2379 or what Kubernetes knows without it",
  },
  "cacert": {
    type: "string",
    placeholder: "FILE",
    completes: "file",
    summary: "The CA that members' certificates chain to",
  },
  "cert": {
    type: "string",
    placeholder: "FILE",
    completes: "file",
    summary: "The certificate of an etcd user, root as a rule",
  },
  "key": {
    type: "string",
    placeholder: "FILE",
    completes: "file",
    summary: "The key of that certificate",
  },
  "sizes": { type: "flag", summary: "Count tenants' bytes too, which reads all keys" },
  "tenants": {
    type: "integer",
    placeholder: "COUNT",
    default: 10,
    minimum: 0,
    summary: "How many tenants to show, the largest first",
  },
  "watch": { type: "flag", short: "w", summary: "Look again and again, until interrupted" },
  "interval": {
    type: "number",
    placeholder: "SECONDS",
    default: 5,
    minimum: 1,
    summary: "Between two looks of --watch",
  },
  "timeout": {
    type: "number",
    placeholder: "SECONDS",
    default: 2,
    minimum: 0.1,
    summary: "For each answer of a member or of the API server",
  },
  "output": {
    type: "choice",
    short: "o",
    placeholder: "FORMAT",
    choices: ["text", "json", "yaml"],
    default: "text",
    summary: "How to write it",
  },
} as const satisfies OptionSpecs;

/** The parsed options of `inspect`. */
export type InspectOptions = OptionValues<typeof inspectOptions>;

/** Where etcd's own credentials are, if they were given. */
export interface CredentialFiles {
  /** The CA of the members. */
  readonly cacert: string;
  /** The client's certificate. */
  readonly cert: string;
  /** Its key. */
  readonly key: string;
}

/**
 * The files of the credentials: all three or none.
 *
 * @throws {Failure} `usage` when only some are given, or none where they are needed
 */
export function credentialFilesOf(
  options: Pick<InspectOptions, "cacert" | "cert" | "cluster" | "key">,
): CredentialFiles | undefined {
  const { cacert, cert, cluster, key } = options;
  if (cacert !== undefined && cert !== undefined && key !== undefined) {
    return { cacert, cert, key };
  }
  if (cacert === undefined && cert === undefined && key === undefined && cluster !== undefined) {
    return undefined;
  }
  throw new Failure("usage", "It is not said which cluster to look at, and as whom", {
    hint: "Give --cluster and --namespace, or --cacert, --cert and --key, or both",
  });
}

/**
 * The endpoints given; etcdctl takes a scheme before them, so it is taken here too.
 *
 * @throws {Failure} `usage`
 */
export function endpointsIn(text: string | undefined): string[] | undefined {
  return text?.split(",").map((part) => {
    const endpoint = part.trim().replace(/^https:\/\//, "");
    if (/^(\[[\da-f:]+\]|[\w.-]+):\d+$/i.test(endpoint)) return endpoint;
    throw new Failure("usage", `${JSON.stringify(part)} is no endpoint`, {
      hint: 'Write host and port, as in "127.0.0.1:2379"; TLS is always used',
    });
  });
}
