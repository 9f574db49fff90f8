/**
 * The part of node-forge 1.4 that is used here. Its published types (`@types/node-forge`) lack the
 * conversion of IP addresses and would bring `@types/node` into every program that imports this.
 * The default export is the package's own shape.
 *
 * node-forge keeps bytes as a string with one character, 0 to 255, a byte; {@link BinaryString}
 * marks those.
 *
 * @module
 */

/** Bytes as a string, one character a byte. */
export type BinaryString = string;

/** One ASN.1 value: its tag, and its content or its children. */
export interface ForgeAsn1 {
  /** One of {@link ForgeAsn1Api.Class}. */
  readonly tagClass: number;
  /** One of {@link ForgeAsn1Api.Type}, or the number of a context-specific tag. */
  readonly type: number;
  /** The content of a primitive value, the children of a constructed one. */
  readonly value: BinaryString | readonly ForgeAsn1[];
}

/** A buffer whose bytes are read once. */
export interface ForgeBuffer {
  /** Takes all bytes. */
  getBytes(): BinaryString;
}

/** Reading and writing ASN.1. */
export interface ForgeAsn1Api {
  /** Tag classes. */
  readonly Class: { readonly UNIVERSAL: number; readonly CONTEXT_SPECIFIC: number };
  /** Universal tags. */
  readonly Type: {
    readonly BOOLEAN: number;
    readonly INTEGER: number;
    readonly BITSTRING: number;
    readonly OCTETSTRING: number;
    readonly NULL: number;
    readonly OID: number;
    readonly UTF8: number;
    readonly SEQUENCE: number;
    readonly SET: number;
    readonly UTCTIME: number;
    readonly GENERALIZEDTIME: number;
  };
  /** Makes a value. */
  create(
    tagClass: number,
    type: number,
    constructed: boolean,
    value: BinaryString | ForgeAsn1[],
  ): ForgeAsn1;
  /** Encodes a value. */
  toDer(value: ForgeAsn1): ForgeBuffer;
  /** Decodes exactly one value; throws for anything else. */
  fromDer(der: BinaryString): ForgeAsn1;
  /** Encodes the content of an OBJECT IDENTIFIER. */
  oidToDer(id: string): ForgeBuffer;
  /** Decodes the content of an OBJECT IDENTIFIER. */
  derToOid(content: BinaryString): string;
  /** Writes a moment as UTCTime does, with a year of two digits. */
  dateToUtcTime(moment: Date): BinaryString;
  /** Writes a moment as GeneralizedTime does, with a year of four digits. */
  dateToGeneralizedTime(moment: Date): BinaryString;
}

/** Conversions of bytes. */
export interface ForgeUtilApi {
  /** Between bytes and binary strings. */
  readonly binary: { readonly raw: { encode(bytes: Uint8Array): BinaryString } };
  /** Reads an IPv4 or IPv6 address; null for anything that looks like neither. */
  bytesFromIP(address: string): BinaryString | null;
  /** Writes 4 or 16 bytes as an address; null for any other number. */
  bytesToIP(bytes: BinaryString): string | null;
}

/** What the package exports. */
declare const forge: { readonly asn1: ForgeAsn1Api; readonly util: ForgeUtilApi };
export default forge;
