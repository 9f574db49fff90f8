/**
 * A certificate and the private key that belongs to it. Never log one, never pass one as a command
 * line argument.
 */
export interface CertifiedKey {
  /** X.509 certificate in PEM. Of an authority it may be a bundle whose first block is the signer. */
  readonly certificate: string;
  /** Private key in PEM: PKCS#8 when made here; SEC 1 and PKCS#1 are read too. */
  readonly privateKey: string;
}
