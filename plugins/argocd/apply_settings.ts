import { checkCluster } from "../../manifests/config/check_cluster.ts";
import type { ConfigText } from "../../manifests/config/config_problem.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import type { FieldPath } from "../../manifests/config/field_path.ts";
import {
  type ConfigResult,
  type LoadedConfig,
  refuseConfig,
} from "../../manifests/config/loaded_config.ts";
import type { FieldSetting } from "./parameter_settings.ts";

/**
 * Puts what an Application sets into a config, and checks the whole again. The document has to be
 * valid by itself: what CI accepted is what parameters start from. Findings about a field that was
 * set point at what set it.
 */
export function applySettings(loaded: LoadedConfig, fields: readonly FieldSetting[]): ConfigResult {
  if (fields.length === 0) return loaded;
  const document: EtcdCluster = structuredClone(loaded.config);
  for (const setting of fields) setField(document, setting);
  const text = textWith(fields, loaded.text);
  const checked = checkCluster(document, text);
  return checked.ok ? { ...loaded, config: checked.config, text } : refuseConfig(checked.findings);
}

/** Every field but the last is a mapping, which has been filled with its defaults. */
function setField(document: EtcdCluster, { path, value }: FieldSetting): void {
  let mapping = document as unknown as Record<string, unknown>;
  for (const part of path.slice(0, -1)) mapping = mapping[part] as Record<string, unknown>;
  mapping[String(path.at(-1))] = value;
}

function textWith(fields: readonly FieldSetting[], text: ConfigText): ConfigText {
  const settingAt = (path: FieldPath) => fields.find((field) => beginsWith(path, field.path));
  return {
    position(path, part) {
      const setting = settingAt(path);
      if (setting === undefined) return text.position(path, part);
      return { file: setting.place, line: 1, column: 1 };
    },
    written: (path) => settingAt(path) === undefined ? text.written(path) : undefined,
  };
}

function beginsWith(path: FieldPath, start: FieldPath): boolean {
  return start.every((part, index) => path[index] === part);
}
