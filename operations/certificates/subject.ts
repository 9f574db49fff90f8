import { Failure } from "../../diagnostics/failure.ts";
import {
  type Asn1,
  childrenOf,
  identifierOf,
  objectIdentifier,
  sequence,
  setOf,
  textOf,
  utf8String,
} from "./der.ts";

/** Whom a certificate speaks for. */
export interface Subject {
  /** CN, not empty when issued. etcd takes it as the user's name. May be longer than RFC 5280's 64. */
  readonly commonName: string;
  /** O, in order. Default: none. */
  readonly organizations?: readonly string[];
}

// X.520 attribute types, as in RFC 5280 appendix A.1.
const commonNameType = "2.5.4.3";
const organizationType = "2.5.4.10";

/**
 * The distinguished name of `subject`: its organizations, then its common name, as UTF8String.
 *
 * Kamaji joins a namespace and a name to a user, which may pass the 64 characters that RFC 5280
 * gives a common name; Go and OpenSSL read longer ones, so no limit is set here.
 *
 * Throws a `certificate-failed` {@link Failure} for an empty value or one with control characters.
 */
export function distinguishedName(subject: Subject): Asn1 {
  const organizations = subject.organizations ?? [];
  return sequence(
    ...organizations.map((value) => attribute(organizationType, checked("Organization", value))),
    attribute(commonNameType, checked("Common name", subject.commonName)),
  );
}

/**
 * Reads a distinguished name. Of several common names the last one counts, as in Go's crypto/x509
 * and therefore in etcd; without any, `commonName` is empty.
 */
export function readDistinguishedName(name: Asn1): Required<Subject> {
  const attributes = childrenOf(name).flatMap(childrenOf).map(childrenOf);
  const valuesOf = (type: string): string[] =>
    attributes.flatMap(([id, value]) =>
      id && value && identifierOf(id) === type ? textOf(value) : []
    );
  return {
    commonName: valuesOf(commonNameType).at(-1) ?? "",
    organizations: valuesOf(organizationType),
  };
}

function attribute(type: string, value: string): Asn1 {
  return setOf(sequence(objectIdentifier(type), utf8String(value)));
}

function checked(field: string, value: string): string {
  if (value.trim() === "") throw new Failure("certificate-failed", `${field} is empty`);
  if (!/\p{Cc}/u.test(value) && value.isWellFormed()) return value;
  throw new Failure(
    "certificate-failed",
    `${field} ${JSON.stringify(value)} contains control characters or broken Unicode`,
  );
}
