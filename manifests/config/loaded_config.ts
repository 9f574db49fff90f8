import type { Finding } from "../../diagnostics/finding.ts";
import type { ConfigText } from "./config_problem.ts";
import type { EtcdCluster } from "./etcd_cluster.ts";

/** Another document of the cluster's YAML file, which is passed on as it is. */
export interface OtherDocument {
  /** The document as plain data; it has `apiVersion` and `kind`. */
  readonly object: Readonly<Record<string, unknown>>;
  /** The document as it was written, without the `---` before it. */
  readonly source: string;
}

/** A valid config. */
export interface LoadedConfig {
  /** Marks a config that can be used. */
  readonly ok: true;
  /** The cluster with every default filled in. */
  readonly config: EtcdCluster;
  /** The document as it was written, without defaults. */
  readonly document: unknown;
  /** The file it came from. */
  readonly file: string;
  /** Where the cluster's fields stand. */
  readonly text: ConfigText;
  /** What else the file holds, in its order. */
  readonly otherDocuments: readonly OtherDocument[];
}

/** A config that cannot be used, with everything that is wrong with it. */
export interface RefusedConfig {
  /** Marks a config that cannot be used. */
  readonly ok: false;
  /** All problems, by their places. */
  readonly findings: readonly Finding[];
  /**
   * Whether a TypeScript config still runs in this process. A spinning Worker cannot be stopped,
   * so the caller must end the process with `Deno.exit` once it has reported.
   */
  readonly stuck: boolean;
}

/** What loading a config comes to. */
export type ConfigResult = LoadedConfig | RefusedConfig;

/** A config with findings and nothing left running. */
export function refuseConfig(findings: readonly Finding[]): RefusedConfig {
  return { ok: false, findings, stuck: false };
}
