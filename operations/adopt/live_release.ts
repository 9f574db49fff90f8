import type {
  V1Container,
  V1PersistentVolumeClaim,
  V1Pod,
  V1Secret,
  V1Service,
  V1StatefulSet,
} from "@kubernetes/client-node";
import type { ApiObject } from "./cluster_client.ts";

/** What a Secret holds, without what is secret in it. */
export interface SecretSummary {
  /** Its name. */
  readonly name: string;
  /** The names of its keys. */
  readonly keys: readonly string[];
  /** Its certificates in PEM, by key. */
  readonly certificates: Readonly<Record<string, string>>;
}

/** Kamaji's DataStore as far as adoption looks at it. */
export interface LiveDataStore extends ApiObject {
  /** What it says. */
  readonly spec?: {
    /** Host and port of each endpoint. */
    readonly endpoints?: readonly string[];
    /** Its Secrets; they are only searched for names. */
    readonly tlsConfig?: unknown;
  };
}

/** A ServiceMonitor as far as adoption looks at it. */
export interface LiveServiceMonitor extends ApiObject {
  /** What it says. */
  readonly spec?: {
    /** What it scrapes. */
    readonly endpoints?: readonly Readonly<Record<string, unknown>>[];
  };
}

/** An installed release of the clastix chart, as the API server knows it. */
export interface LiveRelease {
  /** Helm's name of the release. */
  readonly release: string;
  /** Where it is. */
  readonly namespace: string;
  /** The chart's full name: that of the StatefulSet, and the start of all other names. */
  readonly name: string;
  /** The StatefulSet of the members. */
  readonly statefulSet: V1StatefulSet;
  /** Its container that runs etcd. */
  readonly container: V1Container;
  /** The flags of that container by their names, `$(VARIABLE)` references as they are. */
  readonly flags: Readonly<Record<string, string>>;
  /** The Services `<name>` and `<name>-client`, where they exist. */
  readonly services: { readonly headless?: V1Service; readonly client?: V1Service };
  /** The pods of the members, in the order of their numbers. */
  readonly pods: readonly V1Pod[];
  /** Their volume claims, in the order of their numbers. */
  readonly claims: readonly V1PersistentVolumeClaim[];
  /** The Secrets whose names begin with the release's full name. */
  readonly secrets: readonly SecretSummary[];
  /** The DataStores that use those Secrets. */
  readonly dataStores: readonly LiveDataStore[];
  /** The ServiceMonitors of the release; `undefined` where the API does not exist. */
  readonly serviceMonitors: readonly LiveServiceMonitor[] | undefined;
  /** The PrometheusRules of the release; `undefined` where the API does not exist. */
  readonly rules: readonly ApiObject[] | undefined;
  /** Whom the chart lets find the targets, where it makes a ServiceMonitor. */
  readonly prometheus?: { readonly serviceAccount: string; readonly namespace: string };
}

/** Summarises a Secret; private keys are left behind here. */
export function summariseSecret({ metadata, data = {} }: V1Secret): SecretSummary {
  const certificates = Object.entries(data).flatMap(([key, value]) => {
    if (!/\.(crt|pem)$/.test(key)) return [];
    const text = new TextDecoder().decode(Uint8Array.fromBase64(value));
    return text.includes("BEGIN CERTIFICATE") ? [[key, text] as const] : [];
  });
  return {
    name: metadata?.name ?? "",
    keys: Object.keys(data).sort(),
    certificates: Object.fromEntries(certificates),
  };
}
