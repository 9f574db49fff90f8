/** The frame types of HTTP/2 (RFC 9113, section 6). */
export const FrameType = {
  data: 0,
  headers: 1,
  priority: 2,
  resetStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

/** The flags of those frames; one bit means different things on different types. */
export const FrameFlag = {
  /** On DATA and HEADERS: the sender is done with the stream. */
  endStream: 0x1,
  /** On SETTINGS and PING: the answer to one. */
  acknowledge: 0x1,
  /** On HEADERS and CONTINUATION: the header block is complete. */
  endHeaders: 0x4,
  /** On DATA and HEADERS: padding follows the content. */
  padded: 0x8,
  /** On HEADERS: five octets of priority come first. */
  priority: 0x20,
} as const;

/** The length of the header before every frame's payload (RFC 9113, section 4.1). */
export const frameHeaderLength = 9;

/** The largest payload a peer may send without having been allowed more (section 6.5.2). */
export const defaultMaxFrameSize = 16_384;
