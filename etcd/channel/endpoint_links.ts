import type { ChannelOptions } from "@grpc/grpc-js";
import { type ChannelSettings, channelSettings } from "./channel_settings.ts";
import { DeadlineWheel } from "./deadline_wheel.ts";
import { type Endpoint, endpointOf } from "./endpoint.ts";
import { EndpointLink } from "./endpoint_link.ts";
import type { TlsIdentity } from "./tls_connection.ts";

/** The way to a server, and what calls on it need besides. */
export interface OpenLink {
  /** The server. */
  readonly endpoint: Endpoint;
  /** How the link and its calls behave. */
  readonly settings: ChannelSettings;
  /** Wakes them. */
  readonly wheel: DeadlineWheel;
  /** The connection, made when a call needs it. */
  readonly link: EndpointLink;
}

/** Finds the link to an address, the same one for the same address and options. */
export type EndpointLinks = (address: string, options: ChannelOptions) => OpenLink;

/** The links of one client, by TLS as `identity`, or without TLS when there is none. */
export function endpointLinks(identity: TlsIdentity | undefined): EndpointLinks {
  const wheel = sharedWheel();
  const links = new Map<string, OpenLink>();
  return (address, options) => {
    const endpoint = endpointOf(address);
    const settings = channelSettings(options);
    const key = JSON.stringify([endpoint.text, settings]);
    let open = links.get(key);
    if (open === undefined) {
      const link = new EndpointLink({ endpoint, identity, settings, wheel });
      links.set(key, open = { endpoint, settings, wheel, link });
    }
    return open;
  };
}

let wheelOfAll: DeadlineWheel | undefined;

/** One timer for the deadlines of all clients: a generator has a client for each tenant. */
function sharedWheel(): DeadlineWheel {
  return wheelOfAll ??= new DeadlineWheel();
}
