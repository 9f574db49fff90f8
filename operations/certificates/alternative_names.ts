import { isIP } from "node:net";
import { Failure } from "../../diagnostics/failure.ts";
import { type Asn1, type Bytes, childrenOf, contentOf, decodeDer, implicitly } from "./der.ts";
import { ipAddressBytes, ipAddressText } from "./ip_address.ts";

/** Where a server may be reached under its certificate. */
export interface AlternativeNames {
  /** DNS names; the leftmost label may be `*`, for exactly one label. Default: none. */
  readonly dnsNames?: readonly string[];
  /** IPv4 and IPv6 addresses. Default: none. */
  readonly ipAddresses?: readonly string[];
}

// GeneralName's tags, RFC 5280 4.2.1.6.
const dnsNameTag = 2;
const ipAddressTag = 7;

const label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
const dnsName = new RegExp(`^(\\*\\.${label}|${label})(\\.${label})*$`, "i");

/**
 * The GeneralNames of `names`, each once.
 *
 * Throws a `certificate-failed` {@link Failure} for what is not a DNS name (RFC 1123 2.1, at most
 * 253 characters) or not an IP address.
 */
export function generalNames(names: AlternativeNames): readonly Asn1[] {
  const dns = new Set(names.dnsNames ?? []);
  const ips = new Set(names.ipAddresses ?? []);
  return [
    ...[...dns].map((name) => implicitly(dnsNameTag, dnsNameBytes(name))),
    ...[...ips].map((address) => implicitly(ipAddressTag, checkedIPAddress(address))),
  ];
}

/** Reads a subjectAltName's DNS names and IP addresses; names of other kinds are left out. */
export function readAlternativeNames(der: Uint8Array): Required<AlternativeNames> {
  const names = childrenOf(decodeDer(der));
  const contentsOf = (tag: number): Bytes[] =>
    names.filter((name) => name.type === tag).map(contentOf);
  return {
    dnsNames: contentsOf(dnsNameTag).map((bytes) => new TextDecoder().decode(bytes)),
    ipAddresses: contentsOf(ipAddressTag).flatMap((bytes) => ipAddressText(bytes) ?? []),
  };
}

function dnsNameBytes(name: string): Uint8Array {
  if (isIP(name) !== 0) {
    throw new Failure("certificate-failed", `DNS name "${name}" is an IP address`, {
      hint: "List it under ipAddresses",
    });
  }
  if (dnsName.test(name) && name.length <= 253) return new TextEncoder().encode(name);
  throw new Failure("certificate-failed", `DNS name ${JSON.stringify(name)} is invalid`, {
    hint: 'Use letters, digits and hyphens between dots; only the first label may be "*"',
  });
}

function checkedIPAddress(address: string): Uint8Array {
  const bytes = ipAddressBytes(address);
  if (bytes !== undefined) return bytes;
  throw new Failure("certificate-failed", `IP address ${JSON.stringify(address)} is invalid`, {
    hint: "Give an IPv4 or IPv6 address without port, brackets or zone",
  });
}
