import { clusterNames } from "../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import type { KeeperBackEnd } from "./back_end.ts";
import type { Condition } from "./conditions.ts";

/** How a cluster is. */
export interface Status {
  /** The conditions. */
  readonly conditions: readonly Condition[];
  /** Which config they are about. */
  readonly configHash: string;
}

/** A condition as it is stored. */
export interface StoredCondition extends Condition {
  /** When its status last changed, as in RFC 3339. */
  readonly lastTransitionTime: string;
}

/** The key with the conditions in JSON. */
export const conditionsKey = "conditions.json";

/**
 * Writes the status where people and programs look it up, unless it says so already. There is no
 * kind of ours that could carry it.
 *
 * @throws {Failure} `kubernetes-request-failed` when it cannot be written
 */
export async function writeStatus(
  backEnd: KeeperBackEnd,
  { config, status }: { readonly config: EtcdCluster; readonly status: Status },
): Promise<void> {
  const reference = { kind: "ConfigMap", name: clusterNames(config).statusConfigMap } as const;
  const stored = await backEnd.read(reference);
  const data = statusData(status, { stored: stored?.data, now: new Date() });
  if (JSON.stringify(data) === JSON.stringify(stored?.data)) return;
  await backEnd.write(reference, {
    data,
    ...(stored === undefined ? {} : { replaces: stored.version }),
  });
}

/** What the ConfigMap says, given what it said before. */
export function statusData(
  { conditions, configHash }: Status,
  { stored, now }: {
    readonly stored: Readonly<Record<string, string>> | undefined;
    readonly now: Date;
  },
): Record<string, string> {
  const before = storedConditions(stored?.[conditionsKey]);
  const dated = conditions.map((condition): StoredCondition => {
    const same = before.find(({ type, status }) =>
      type === condition.type && status === condition.status
    );
    return { ...condition, lastTransitionTime: same?.lastTransitionTime ?? now.toISOString() };
  });
  // In the order in which the API server gives the keys back.
  return {
    [conditionsKey]: `${JSON.stringify(dated, null, 2)}\n`,
    configHash,
    summary: summaryOf(conditions),
  };
}

function storedConditions(text: string | undefined): readonly StoredCondition[] {
  try {
    const parsed: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

function summaryOf(conditions: readonly Condition[]): string {
  const of = (type: Condition["type"]) => conditions.find((each) => each.type === type);
  const [first, second] = [of("Settled"), of("Available")];
  return `${first?.reason}: ${first?.message}; ${second?.message}`;
}
