/**
 * The messages of Argo CD's plugin service, as far as we use them: field numbers from argo-cd
 * v3.2.6, cmpserver/plugin/plugin.proto, and for announcements reposerver/repository/repository.proto.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { encodeFields } from "../../../etcd/isolation/protobuf_fields.ts";
import { type DecodedField, decodeFields } from "./decode_fields.ts";

/** The first message of a stream: what the files that follow are about. */
export interface StreamMetadata {
  /** Name of the Application. */
  readonly appName: string;
  /** The Application's folder within the archive, as in `clusters/etcd`. */
  readonly appPath: string;
  /** SHA-256 of the archive in lower-case hexadecimal digits. */
  readonly checksum: string;
  /** Bytes of the archive. */
  readonly size: number;
  /** Variables that the plugin's command gets, in this order. */
  readonly environment: Readonly<Record<string, string>>;
}

/** How a plugin server is configured. */
export interface PluginConfiguration {
  /** Whether it can be asked if a repository is one for it. */
  readonly isDiscoveryConfigured: boolean;
  /** Whether it wants credentials for Git. */
  readonly provideGitCreds: boolean;
}

/** Whether a repository is one for the plugin. */
export interface RepositoryMatch {
  /** Whether the plugin takes it. */
  readonly isSupported: boolean;
  /** Whether that was looked into at all. */
  readonly isDiscoveryEnabled: boolean;
}

/** A parameter of the plugin, as Argo CD's user interface shows it. */
export interface ParameterAnnouncement {
  /** Its name. */
  readonly name: string;
  /** The name for people. */
  readonly title: string;
  /** What it does. */
  readonly tooltip: string;
  /** Whether it must be given. */
  readonly required: boolean;
  /** The type of one item. */
  readonly itemType: string;
  /** `string`, `array`, `map`, or nothing for a string. */
  readonly collectionType: string;
  /** The default of a string. */
  readonly string: string;
  /** The default of an array. */
  readonly array: readonly string[];
  /** The default of a map. */
  readonly map: Readonly<Record<string, string>>;
}

/** Encodes the first message of a stream. */
export function encodeMetadata(metadata: StreamMetadata): Buffer {
  const { appName, appPath, checksum, environment, size } = metadata;
  const fixed = encodeFields({ 1: appName, 2: appPath, 3: checksum, 4: BigInt(size) });
  const variables = Object.entries(environment).map(([name, value]) =>
    encodeFields({ 5: encodeFields({ 1: name, 2: value }) })
  );
  return encodeFields({ 1: Buffer.concat([fixed, ...variables]) });
}

/** Encodes a further message of a stream: the next bytes of the archive. */
export function encodeChunk(chunk: Uint8Array): Buffer {
  return encodeFields({ 2: encodeFields({ 1: chunk }) });
}

/** Reads how the server is configured. */
export function readConfiguration(message: Uint8Array): PluginConfiguration {
  const fields = decodeFields(message);
  return { isDiscoveryConfigured: flagOf(fields, 1), provideGitCreds: flagOf(fields, 2) };
}

/** Reads whether a repository is one for the plugin. */
export function readMatch(message: Uint8Array): RepositoryMatch {
  const fields = decodeFields(message);
  return { isSupported: flagOf(fields, 1), isDiscoveryEnabled: flagOf(fields, 2) };
}

/** Reads the rendered objects; the server has made JSON of each. */
export function readManifests(message: Uint8Array): string[] {
  return textsOf(decodeFields(message), 1);
}

/** Reads the announced parameters. */
export function readAnnouncements(message: Uint8Array): ParameterAnnouncement[] {
  return bytesOf(decodeFields(message), 1).map(readAnnouncement);
}

function readAnnouncement(message: Uint8Array): ParameterAnnouncement {
  const fields = decodeFields(message);
  const text = (number: number) => textsOf(fields, number).at(-1) ?? "";
  return {
    name: text(1),
    title: text(2),
    tooltip: text(3),
    required: flagOf(fields, 4),
    itemType: text(5),
    collectionType: text(6),
    string: text(7),
    array: textsOf(fields, 8),
    map: Object.fromEntries(bytesOf(fields, 9).map(readEntry)),
  };
}

/** A map is encoded as a list of messages of a key and a value. */
function readEntry(message: Uint8Array): readonly [string, string] {
  const fields = decodeFields(message);
  return [textsOf(fields, 1).at(-1) ?? "", textsOf(fields, 2).at(-1) ?? ""];
}

function bytesOf(fields: readonly DecodedField[], number: number): Uint8Array[] {
  return fields.flatMap((field) =>
    field.number === number && typeof field.value !== "bigint" ? [field.value] : []
  );
}

function textsOf(fields: readonly DecodedField[], number: number): string[] {
  const decoder = new TextDecoder();
  return bytesOf(fields, number).map((bytes) => decoder.decode(bytes));
}

function flagOf(fields: readonly DecodedField[], number: number): boolean {
  return fields.some((field) => field.number === number && field.value === 1n);
}
