// @ts-types="./node_forge.d.ts"
import forge from "node-forge";
import type { BinaryString, ForgeAsn1 } from "./node_forge.d.ts";

const { asn1 } = forge;
const { Class, Type } = asn1;

/** One ASN.1 value as node-forge holds it. */
export type { BinaryString, ForgeAsn1 as Asn1 };

/** Bytes in memory of their own, as WebCrypto takes them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A SEQUENCE of `children`, in order. */
export function sequence(...children: ForgeAsn1[]): ForgeAsn1 {
  return asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, children);
}

/** A SET with one member, so that DER's order of members needs no thought. */
export function setOf(member: ForgeAsn1): ForgeAsn1 {
  return asn1.create(Class.UNIVERSAL, Type.SET, true, [member]);
}

/** A UTF8String of `text`. */
export function utf8String(text: string): ForgeAsn1 {
  return primitive(Type.UTF8, binary(new TextEncoder().encode(text)));
}

/** An OBJECT IDENTIFIER given as dotted numbers. */
export function objectIdentifier(id: string): ForgeAsn1 {
  return primitive(Type.OID, asn1.oidToDer(id).getBytes());
}

/** The NULL value. */
export function nullValue(): ForgeAsn1 {
  return primitive(Type.NULL, "");
}

/** The BOOLEAN true, which DER writes as 0xff (X.690 11.1). */
export function booleanTrue(): ForgeAsn1 {
  return primitive(Type.BOOLEAN, "\xff");
}

/**
 * The INTEGER whose magnitude is `bytes`, most significant first, in its shortest form: leading
 * zero bytes are dropped, and one is put in front of a set high bit, which would otherwise be a
 * sign (X.690 8.3).
 */
export function unsignedInteger(bytes: Uint8Array): ForgeAsn1 {
  const significant = bytes.findIndex((byte) => byte !== 0);
  if (significant === -1) return primitive(Type.INTEGER, "\0");
  const magnitude = binary(bytes.subarray(significant));
  const highBit = magnitude.charCodeAt(0) >= 0x80;
  return primitive(Type.INTEGER, highBit ? `\0${magnitude}` : magnitude);
}

/** An OCTET STRING of `bytes`. */
export function octetString(bytes: Uint8Array): ForgeAsn1 {
  return primitive(Type.OCTETSTRING, binary(bytes));
}

/** A BIT STRING of `bytes` whose last `unusedBits` bits do not count. */
export function bitString(bytes: Uint8Array, unusedBits = 0): ForgeAsn1 {
  return primitive(Type.BITSTRING, String.fromCharCode(unusedBits) + binary(bytes));
}

/** A constructed context-specific value: `[tag] EXPLICIT child`. */
export function explicitly(tag: number, child: ForgeAsn1): ForgeAsn1 {
  return asn1.create(Class.CONTEXT_SPECIFIC, tag, true, [child]);
}

/** A primitive context-specific value: `[tag] IMPLICIT bytes`. */
export function implicitly(tag: number, bytes: Uint8Array): ForgeAsn1 {
  return asn1.create(Class.CONTEXT_SPECIFIC, tag, false, binary(bytes));
}

/**
 * A moment as RFC 5280 4.1.2.5 wants it: UTCTime until the end of 2049, GeneralizedTime from 2050
 * on, both in whole seconds.
 */
export function time(moment: Date): ForgeAsn1 {
  return moment.getUTCFullYear() < 2050
    ? primitive(Type.UTCTIME, asn1.dateToUtcTime(moment))
    : primitive(Type.GENERALIZEDTIME, asn1.dateToGeneralizedTime(moment));
}

/** The DER encoding of `value`. */
export function encodeDer(value: ForgeAsn1): Bytes {
  return contents(asn1.toDer(value).getBytes());
}

/** Reads exactly one DER value. Throws node-forge's error when `der` is anything else. */
export function decodeDer(der: Uint8Array): ForgeAsn1 {
  return asn1.fromDer(binary(der));
}

/** Whether `value` has a context-specific tag, as optional fields have. */
export function isContextSpecific(value: ForgeAsn1): boolean {
  return value.tagClass === Class.CONTEXT_SPECIFIC;
}

/** The children of a constructed value. Throws a TypeError when `value` is a primitive one. */
export function childrenOf(value: ForgeAsn1): readonly ForgeAsn1[] {
  if (typeof value.value === "string") throw new TypeError("Expected a constructed ASN.1 value");
  return value.value;
}

/** The content bytes of a primitive value. Throws a TypeError when `value` is a constructed one. */
export function contentOf(value: ForgeAsn1): Bytes {
  if (typeof value.value !== "string") throw new TypeError("Expected a primitive ASN.1 value");
  return contents(value.value);
}

/**
 * The text of a string value. UTF8String is decoded here, BMPString by node-forge already, and all
 * others are taken as Latin-1, of which the ASCII ones are part.
 */
export function textOf(value: ForgeAsn1): string {
  if (typeof value.value !== "string") throw new TypeError("Expected a primitive ASN.1 value");
  return value.type === Type.UTF8 ? new TextDecoder().decode(contentOf(value)) : value.value;
}

/** The dotted numbers of an OBJECT IDENTIFIER. */
export function identifierOf(value: ForgeAsn1): string {
  return asn1.derToOid(binary(contentOf(value)));
}

function primitive(type: number, content: BinaryString): ForgeAsn1 {
  return asn1.create(Class.UNIVERSAL, type, false, content);
}

function binary(bytes: Uint8Array): BinaryString {
  return forge.util.binary.raw.encode(bytes);
}

function contents(bytes: BinaryString): Bytes {
  return Uint8Array.from(bytes, (character) => character.charCodeAt(0));
}
