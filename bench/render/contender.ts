import type { PluginRequest } from "./cmp_server/plugin_client.ts";
import type { PluginServer } from "./cmp_server/plugin_server.ts";

/** A plugin in a server of its own, with what it is asked. */
export interface Contender {
  /** What its command runs. */
  readonly name: ContenderName;
  /** Argo CD's plugin server with the plugin. */
  readonly server: PluginServer;
  /** The same question to each: the objects of one cluster. */
  readonly request: PluginRequest;
}

/** Ours, the floor and the one to be compared with, in the order of tables. */
export const contenderNames = ["kamaji-etcd", "cat", "helm template"] as const;

/** What a contender's command runs; `cat` is what the server itself costs. */
export type ContenderName = typeof contenderNames[number];
