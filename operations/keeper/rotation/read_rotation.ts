import { Failure } from "../../../diagnostics/failure.ts";
import type { StoredData } from "../back_end.ts";
import type { AuthorityRotation } from "../observation.ts";
import { fingerprintOf } from "../certificates/read_certified_secret.ts";

/** The key, beside a CA, of its generation. Without it, as in what was taken over, it is the first. */
export const generationKey = "generation";

/** The key, beside a CA, of the moment when a rotation published it, as in RFC 3339. */
export const publishedKey = "published";

/** The keys of a rotation's Secret. The old CA's and the new one's are as in any CA's Secret. */
export const rotationKeys = {
  /** The old CA's generation. */
  from: "from",
  /** The new CA's generation. */
  to: "to",
  /** The old CA. */
  old: { certificate: "old.crt", privateKey: "old.key" },
  /** The new CA. */
  new: { certificate: "new.crt", privateKey: "new.key" },
  /** There once the new CA has signed. */
  switched: "switched",
} as const;

/**
 * Reads where a CA is between its generations.
 *
 * @param authority the Secret with the CA that signs
 * @param stored the Secret of its rotation, which holds no keys unless one goes on
 * @throws {Failure} `certificate-failed` when the rotation's Secret was damaged: what it holds may be
 * the only copy of a key, so nothing may go on that would write over it
 */
export function readRotation(
  authority: StoredData | undefined,
  stored: StoredData | undefined,
): AuthorityRotation {
  const generation = numberIn(authority, generationKey);
  const moment = momentIn(authority, publishedKey);
  const published = moment === undefined ? {} : { published: moment };
  const version = stored?.version;
  const { old, new: made } = rotationKeys;
  const oldCertificate = stored?.data[old.certificate];
  const newCertificate = stored?.data[made.certificate];
  if (oldCertificate === undefined || newCertificate === undefined) {
    return { generation, change: undefined, version, ...published };
  }
  return {
    generation,
    change: {
      from: numberIn(stored, rotationKeys.from),
      to: numberIn(stored, rotationKeys.to),
      old: authorityIn(oldCertificate),
      new: authorityIn(newCertificate),
      switched: rotationKeys.switched in (stored?.data ?? {}),
    },
    version,
    ...published,
  };
}

function authorityIn(pem: string): string {
  try {
    return fingerprintOf(pem);
  } catch (cause) {
    throw new Failure("certificate-failed", "A CA in the Secret of a rotation cannot be read", {
      hint: "Put the Secret back as it was; it may hold the only copy of a CA's key",
      cause,
    });
  }
}

function numberIn(stored: StoredData | undefined, key: string): number {
  const value = Number(stored?.data[key]);
  return Number.isInteger(value) && value > 0 ? value : 1;
}

function momentIn(stored: StoredData | undefined, key: string): number | undefined {
  const moment = Date.parse(stored?.data[key] ?? "");
  return Number.isNaN(moment) ? undefined : moment;
}
