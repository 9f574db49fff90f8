import { Failure } from "../../diagnostics/failure.ts";

/** From when until when a certificate is valid, both inclusive, in whole seconds. */
export interface Validity {
  /** The first valid moment. */
  readonly notBefore: Date;
  /** The last valid moment. */
  readonly notAfter: Date;
}

/** How a caller says how long a certificate is to be valid. */
export interface ValidityOptions {
  /**
   * The first valid moment; parts of a second are dropped. Give one some minutes in the past where
   * clocks may differ: nothing is back-dated for you.
   */
  readonly notBefore: Date;
  /** Whole days (of 86400 s) from `notBefore` until the certificate expires, at least 1. */
  readonly validDays: number;
}

const second = 1000;
const day = 86_400 * second;
const earliest = Date.parse("1950-01-01T00:00:00Z");
const latest = Date.parse("9999-12-31T23:59:59Z");

/**
 * The validity that `options` describe.
 *
 * Throws a `certificate-failed` {@link Failure} for days that are not a positive whole number, and
 * for moments that a certificate cannot express: before 1950 (UTCTime begins there) or after 9999
 * (RFC 5280 4.1.2.5).
 */
export function validityOf(options: ValidityOptions): Validity {
  const { validDays } = options;
  if (!Number.isSafeInteger(validDays) || validDays < 1) {
    throw new Failure("certificate-failed", `Validity of ${validDays} days is impossible`, {
      hint: "Give a whole number of days, at least 1",
    });
  }
  const start = Math.floor(options.notBefore.getTime() / second) * second;
  const end = start + validDays * day;
  if (start >= earliest && end <= latest) {
    return { notBefore: new Date(start), notAfter: new Date(end) };
  }
  throw new Failure(
    "certificate-failed",
    `Validity of ${validDays} days from ${momentText(options.notBefore)} is impossible`,
    { hint: "Stay between the years 1950 and 9999" },
  );
}

function momentText(moment: Date): string {
  return Number.isNaN(moment.getTime()) ? "an invalid date" : moment.toISOString();
}
