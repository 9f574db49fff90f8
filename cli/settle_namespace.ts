import type { Finding } from "../diagnostics/finding.ts";
import { findingOf } from "../manifests/config/config_problem.ts";
import { quoteText } from "../manifests/config/describe_value.ts";
import {
  type ConfigResult,
  type LoadedConfig,
  refuseConfig,
} from "../manifests/config/loaded_config.ts";
import { isDnsLabel } from "../manifests/config/name_syntax.ts";

/** A namespace that was given beside the document. */
export interface GivenNamespace {
  /** Its name. */
  readonly name: string;
  /** Who gives it, for findings: `--namespace`. */
  readonly giver: string;
}

/**
 * Puts a cluster into the namespace that was given, if its document names none. When both do and
 * differ nobody may guess: certificates and the DataStore hold names with the namespace in them.
 *
 * @returns the config, or a finding at `metadata.namespace`
 */
export function settleNamespace(loaded: LoadedConfig, given?: GivenNamespace): ConfigResult {
  if (given === undefined) return loaded;
  const { metadata } = loaded.config;
  const { namespace = given.name } = metadata;
  if (namespace !== given.name) return refuseConfig([contradiction(loaded, given)]);
  if (!isDnsLabel(namespace)) return refuseConfig([noName(loaded, given)]);
  return { ...loaded, config: { ...loaded.config, metadata: { ...metadata, namespace } } };
}

const path = ["metadata", "namespace"];

function contradiction({ config, text }: LoadedConfig, { name, giver }: GivenNamespace): Finding {
  const here = quoteText(config.metadata.namespace ?? "");
  return findingOf({
    code: "conflict",
    path,
    part: "value",
    message: `the document says ${here}, but ${giver} says ${quoteText(name)}`,
    hint: "Remove it here, or make both the same: certificates are made for one namespace",
  }, text);
}

function noName({ text }: LoadedConfig, { name, giver }: GivenNamespace): Finding {
  return findingOf({
    code: "wrong-name",
    path,
    part: "value",
    message: `${giver} says ${quoteText(name)}, which is no name of a namespace`,
    hint: "Use at most 63 lower-case letters, digits and hyphens",
  }, text);
}
