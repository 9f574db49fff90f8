/** As whom a store is asked. */
export interface S3Credentials {
  /** Which key signs. */
  readonly accessKeyId: string;
  /** The key itself. */
  readonly secretAccessKey: string;
  /** What says that a key was lent, if it was. */
  readonly sessionToken?: string;
}

/**
 * Tells as whom a store is asked, each time anew: what is lent has an end.
 *
 * A source throws a `snapshot-store-failed` Failure when nothing is to be had.
 */
export type S3CredentialSource = () => Promise<S3Credentials>;
