/**
 * The kinds of keys that can be made. `ecdsa-p256` is the default everywhere: with thousands of
 * tenant connections its handshake costs the server a tenth of an RSA one.
 */
export type KeyAlgorithm = "ecdsa-p256" | "ecdsa-p384" | "rsa-2048" | "rsa-3072";

/** The algorithm of a key when a caller names none. */
export const defaultKeyAlgorithm: KeyAlgorithm = "ecdsa-p256";
