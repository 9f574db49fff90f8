import { Client, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { Buffer } from "node:buffer";
import {
  encodeChunk,
  encodeMetadata,
  type ParameterAnnouncement,
  type PluginConfiguration,
  readAnnouncements,
  readConfiguration,
  readManifests,
  readMatch,
  type RepositoryMatch,
} from "./plugin_messages.ts";
import type { RepositoryArchive } from "./repository_archive.ts";

/** What Argo CD asks a plugin about. */
export interface PluginRequest {
  /** The files of the repository. */
  readonly archive: RepositoryArchive;
  /** The Application's folder within them. Default: the root. */
  readonly appPath?: string;
  /** Name of the Application. Default: `app`. */
  readonly appName?: string;
  /** Variables for the plugin's command, in this order. Default: none. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Milliseconds until the answer must be there. Default: a minute, as Argo CD's. */
  readonly timeoutMs?: number;
}

/**
 * The four calls of Argo CD's plugin service. They reject with the `ServiceError` of gRPC, whose
 * `details` are what Argo CD shows its user.
 */
export interface PluginClient {
  /** How the server is configured. */
  configuration(): Promise<PluginConfiguration>;
  /** Whether the repository is one for this plugin. */
  match(request: PluginRequest): Promise<RepositoryMatch>;
  /** The rendered objects, each as the JSON that the server made of it. */
  manifests(request: PluginRequest): Promise<string[]>;
  /** The parameters that the plugin takes. */
  announcements(request: PluginRequest): Promise<ParameterAnnouncement[]>;
  /** Ends the connection. */
  close(): void;
}

const service = "/plugin.ConfigManagementPluginService";

/** Bytes of the archive in one message (argo-cd, common/common.go, `DefaultCMPChunkSize`). */
const chunkSize = 1_024;

/** Milliseconds; `controller.repo.server.timeout.seconds` of Argo CD. */
const defaultTimeoutMs = 60_000;

/** A client of the plugin server that listens on a unix socket. Connects with the first call. */
export function createPluginClient(socket: string): PluginClient {
  const client = new Client(`unix:${socket}`, credentials.createInsecure(), {
    // Argo CD allows as much (argo-cd, `ARGOCD_GRPC_MAX_SIZE_MB`).
    "grpc.max_receive_message_length": 100 * 1024 * 1024,
  });
  return {
    configuration: async () => readConfiguration(await ask(client, "CheckPluginConfiguration")),
    match: async (request) => readMatch(await send(client, "MatchRepository", request)),
    manifests: async (request) => readManifests(await send(client, "GenerateManifest", request)),
    announcements: async (request) =>
      readAnnouncements(await send(client, "GetParametersAnnouncement", request)),
    close: () => client.close(),
  };
}

type Answer = (error: ServiceError | null, message?: Buffer) => void;

function ask(client: Client, method: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { deadline: Date.now() + defaultTimeoutMs };
    const answer = settle(resolve, reject);
    client.makeUnaryRequest(
      `${service}/${method}`,
      asIs,
      asIs,
      Buffer.alloc(0),
      new Metadata(),
      options,
      answer,
    );
  });
}

function send(client: Client, method: string, request: PluginRequest): Promise<Buffer> {
  const { appName = "app", appPath = ".", archive, environment = {} } = request;
  const { bytes, checksum } = archive;
  return new Promise((resolve, reject) => {
    const options = { deadline: Date.now() + (request.timeoutMs ?? defaultTimeoutMs) };
    const answer = settle(resolve, reject);
    const call = client.makeClientStreamRequest<Buffer, Buffer>(
      `${service}/${method}`,
      asIs,
      asIs,
      new Metadata(),
      options,
      answer,
    );
    const size = bytes.length;
    call.write(encodeMetadata({ appName, appPath, checksum, size, environment }));
    for (let at = 0; at < size; at += chunkSize) {
      call.write(encodeChunk(bytes.subarray(at, at + chunkSize)));
    }
    call.end();
  });
}

function settle(resolve: (message: Buffer) => void, reject: (error: Error) => void): Answer {
  return (error, message) => error === null ? resolve(message ?? Buffer.alloc(0)) : reject(error);
}

function asIs(bytes: Buffer): Buffer {
  return bytes;
}
