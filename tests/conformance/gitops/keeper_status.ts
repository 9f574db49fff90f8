import type { ConditionType } from "../../../operations/keeper/conditions.ts";
import { conditionsKey, type StoredCondition } from "../../../operations/keeper/status.ts";
import { configHash } from "../../../operations/keeper/config_hash.ts";
import type { CaseContext } from "../conformance_case.ts";
import { readObject } from "../../../bench/kubernetes/objects.ts";
import type { StoredObject } from "../../../bench/kubernetes/stored_object.ts";
import { until } from "../../../bench/kubernetes/until.ts";
import { etcdName, etcdNamespace } from "./etcd_document.ts";

/** What the keeper is to say. */
export interface ConditionWish {
  /** What it is about. */
  readonly type: ConditionType;
  /** Whether it is to be so. */
  readonly status: StoredCondition["status"];
}

/**
 * Waits until the keeper works by the configuration that is applied now, and says something of it.
 */
export async function untilCondition(
  { kubernetes, signal }: CaseContext,
  { type, status }: ConditionWish,
): Promise<StoredCondition> {
  const config = await readObject(kubernetes, configMap(`${etcdName}-config`));
  const hash = await configHash(textIn(config, "cluster.json"));
  const name = `${etcdName}-status`;
  return await until(kubernetes, {
    ...configMap(name),
    namespace: etcdNamespace,
    fields: `metadata.name=${name}`,
    what: `the keeper to say ${type}=${status}`,
    found: ([it]) => {
      if (textIn(it, "configHash") !== hash) return undefined;
      return conditionsIn(it).find((each) => each.type === type && each.status === status);
    },
    seen: ([it]) =>
      `${textIn(it, "summary")}; ` +
      conditionsIn(it).map(({ type, status, message }) => `${type}=${status} ${message}`).join(
        "; ",
      ),
    signal,
  });
}

function configMap(name: string) {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: etcdNamespace } };
}

function textIn(object: StoredObject | undefined, key: string): string {
  return Object(object?.data)[key] ?? "";
}

function conditionsIn(object: StoredObject | undefined): readonly StoredCondition[] {
  return JSON.parse(textIn(object, conditionsKey) || "[]");
}
