/** The error codes of HTTP/2 (RFC 9113, section 7). */
export const Http2ErrorCode = {
  noError: 0x0,
  protocolError: 0x1,
  internalError: 0x2,
  flowControlError: 0x3,
  settingsTimeout: 0x4,
  streamClosed: 0x5,
  frameSizeError: 0x6,
  refusedStream: 0x7,
  cancel: 0x8,
  compressionError: 0x9,
  connectError: 0xa,
  enhanceYourCalm: 0xb,
  inadequateSecurity: 0xc,
  http11Required: 0xd,
} as const;

/** Writes a code as the RFC does, `ENHANCE_YOUR_CALM`, or in hexadecimal where it knows none. */
export function http2ErrorName(code: number): string {
  const known = Object.entries(Http2ErrorCode).find(([, value]) => value === code);
  if (known === undefined) return `0x${code.toString(16)}`;
  if (known[0] === "http11Required") return "HTTP_1_1_REQUIRED";
  return known[0].replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/**
 * The peer broke the protocol in a way that ends the connection (RFC 9113, section 5.4.1). It never
 * leaves the channel: calls see the status UNAVAILABLE with this message.
 */
export class Http2Error extends Error {
  /** Tells it from other errors. */
  override readonly name: string = "Http2Error";
  /** What GOAWAY will say. */
  readonly code: number;

  /** Creates an error; the message begins with a capital and has no full stop. */
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}
