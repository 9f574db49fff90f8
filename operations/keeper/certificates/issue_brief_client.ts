import { Failure } from "../../../diagnostics/failure.ts";
import type { CertifiedKey } from "../../certificates/certified_key.ts";
import { issueCertificate } from "../../certificates/issue_certificate.ts";
import { backdating } from "./leaf_validity.ts";

/** The name of nobody; no tenant can have it, since a tenant's begins with a letter or digit. */
export const nobody = "_nobody";

/**
 * Issues a client's certificate for a day, to ask somebody something and never to be stored.
 *
 * @returns `undefined` when the CA cannot sign, as one in several files or with a key of an unknown
 * kind
 */
export async function issueBriefClient(
  authority: CertifiedKey,
  commonName: string,
): Promise<CertifiedKey | undefined> {
  try {
    return await issueCertificate({
      authority,
      subject: { commonName },
      uses: ["client"],
      notBefore: new Date(Date.now() - backdating),
      validDays: 1,
    });
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
