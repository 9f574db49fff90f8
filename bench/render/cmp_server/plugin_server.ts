import type { PluginClient } from "./plugin_client.ts";

/** A running plugin server with one plugin. */
export interface PluginServer {
  /** Path of its socket, `<name>-<version>.sock`. */
  readonly socket: string;
  /** The id of its process. */
  readonly pid: number;
  /** Calls it. */
  readonly client: PluginClient;
  /** All it has logged, a line for each entry. */
  log(): Promise<string>;
  /** Ends it and removes what it left. */
  stop(): Promise<void>;
}
