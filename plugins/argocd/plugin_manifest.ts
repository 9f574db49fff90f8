import type { KubernetesObject } from "../../manifests/kubernetes_object.ts";
import { toYaml } from "../../manifests/to_yaml.ts";
import { pluginName, pluginVersion } from "./plugin_name.ts";
import {
  fileParameter,
  type ParameterType,
  type PluginParameter,
  pluginParameters,
} from "./plugin_parameter.ts";

/** A parameter as it is announced to Argo CD's user interface (argo-cd cmpserver/plugin/config.go). */
export interface ParameterAnnouncement {
  /** What it is called in an Application. */
  readonly name: string;
  /** What the user interface calls it. */
  readonly title: string;
  /** What it is for. */
  readonly tooltip: string;
  /** Whether an Application must set it. */
  readonly required: boolean;
  /** What one value is. */
  readonly itemType: "string" | "number" | "boolean";
  /** Whether it is one value, a list or a map. */
  readonly collectionType: "string" | "array" | "map";
}

/** Argo CD's ConfigManagementPlugin, a file of its sidecar and no object of the cluster. */
export interface ConfigManagementPlugin extends KubernetesObject {
  /** How the plugin renders, and what it can be told. */
  readonly spec: {
    readonly version: string;
    readonly generate: { readonly command: readonly string[] };
    readonly parameters: { readonly static: readonly ParameterAnnouncement[] };
  };
}

/**
 * The plugin as Argo CD's server reads it. Its command is short because Argo CD shows it before
 * each error. It has no discovery: that would send every repository once more, and is needed only
 * by Applications that do not name the plugin.
 *
 * No defaults are announced: what is not set is what the document says, not what the schema says.
 */
export function pluginManifest(): ConfigManagementPlugin {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "ConfigManagementPlugin",
    metadata: { name: pluginName },
    spec: {
      version: pluginVersion,
      generate: { command: ["kamaji-etcd", "render"] },
      parameters: { static: [fileAnnouncement, ...pluginParameters().map(announcementOf)] },
    },
  };
}

/** The text of `plugin.yaml`. */
export function pluginYaml(): string {
  return `# Written by "deno task plugin". Change plugins/argocd/plugin_manifest.ts instead.\n${
    toYaml([pluginManifest()])
  }`;
}

const fileAnnouncement: ParameterAnnouncement = {
  name: fileParameter,
  title: "File",
  tooltip: "File with the configuration, below the Application's path. By default the one there.",
  required: false,
  itemType: "string",
  collectionType: "string",
};

function announcementOf({ name, path, type, description }: PluginParameter): ParameterAnnouncement {
  return {
    name,
    title: titleOf(name),
    tooltip: `${description} Sets ${path.join(".")}.`,
    required: false,
    itemType: itemTypeOf(type),
    collectionType: type === "list" ? "array" : type === "map" ? "map" : "string",
  };
}

/** `storage.className` becomes "Storage class name". */
function titleOf(name: string): string {
  const words = name.replaceAll(".", " ").replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function itemTypeOf(type: ParameterType): ParameterAnnouncement["itemType"] {
  if (type === "integer" || type === "number") return "number";
  return type === "boolean" ? "boolean" : "string";
}
