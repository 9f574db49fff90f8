import { Failure } from "../diagnostics/failure.ts";
import type { ClientCredentials } from "../etcd/connect_etcd.ts";
import type { EtcdCluster } from "../manifests/config/etcd_cluster.ts";
import { jobPaths } from "../manifests/jobs/job_paths.ts";
import { memberHost } from "../manifests/member_host.ts";
import { memberNames } from "../manifests/members/member_names.ts";
import { loadConfig } from "../manifests/config/load_config.ts";
import type { OptionValues } from "./option_spec.ts";

/** The options of what our Jobs run; every default is where a Job's pod finds it. */
export const jobOptions = {
  config: {
    type: "string",
    placeholder: "FILE",
    default: jobPaths.config,
    completes: "file",
    summary: "The cluster's configuration",
  },
  endpoints: {
    type: "string",
    placeholder: "HOST:PORT,...",
    summary: "Every member, where their names in Kubernetes cannot be resolved",
  },
  cacert: {
    type: "string",
    placeholder: "FILE",
    default: `${jobPaths.trust}/client-ca.crt`,
    completes: "file",
    summary: "The CA that members' certificates chain to",
  },
  cert: {
    type: "string",
    placeholder: "FILE",
    default: `${jobPaths.client}/tls.crt`,
    completes: "file",
    summary: "The certificate of an etcd user with role root",
  },
  key: {
    type: "string",
    placeholder: "FILE",
    default: `${jobPaths.client}/tls.key`,
    completes: "file",
    summary: "The key of that certificate",
  },
} as const;

/** What the options say. */
export type JobOptions = OptionValues<typeof jobOptions>;

/**
 * Reads the configuration that a Job was rendered from.
 *
 * @throws {Failure} `config-invalid` if it cannot be used
 */
export async function readJobConfig(path: string): Promise<EtcdCluster> {
  const loaded = await loadConfig(path);
  if (loaded.ok) return loaded.config;
  const [first] = loaded.findings;
  throw new Failure("config-invalid", `"${path}" cannot be used: ${first?.message ?? ""}`, {
    hint: "See everything that is wrong with it by kamaji-etcd validate",
  });
}

/**
 * `host:port` of every member: as given, or by their names in Kubernetes.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function memberEndpoints(config: EtcdCluster, given: string | undefined): string[] {
  if (given !== undefined) return given.split(",").map((endpoint) => endpoint.trim());
  const { client } = config.spec.ports;
  return memberNames(config).map((pod) => `${memberHost(config, pod)}:${client}`);
}

/**
 * Reads as whom etcd is asked.
 *
 * @throws {Failure} `usage` if a file cannot be read
 */
export async function readJobCredentials(
  { cacert, cert, key }: Pick<JobOptions, "cacert" | "cert" | "key">,
): Promise<ClientCredentials> {
  const [trust, certificate, privateKey] = await Promise.all([cacert, cert, key].map(readText));
  return { trust: trust ?? "", certificate: certificate ?? "", privateKey: privateKey ?? "" };
}

async function readText(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    throw new Failure("usage", `"${path}" cannot be read`, { cause });
  }
}
