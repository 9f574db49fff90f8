import { defaultMaxFrameSize } from "./frame_type.ts";
import { defaultHeaderTableSize } from "./hpack_table.ts";
import { Http2Error, Http2ErrorCode } from "./http2_error.ts";

/** What the peer asks for in SETTINGS (RFC 9113, section 6.5.2), as far as a client needs it. */
export interface PeerSettings {
  /** How large its decoder's table is. */
  readonly headerTableSize: number;
  /** How many streams may be open at a time. */
  readonly maxConcurrentStreams: number;
  /** How much may be sent on a new stream before it says more. */
  readonly initialWindowSize: number;
  /** The largest payload of a frame. */
  readonly maxFrameSize: number;
}

/** The identifiers of settings. */
export const SettingId = {
  headerTableSize: 1,
  enablePush: 2,
  maxConcurrentStreams: 3,
  initialWindowSize: 4,
  maxFrameSize: 5,
  maxHeaderListSize: 6,
} as const;

/** What holds before the peer's first SETTINGS. */
export const defaultPeerSettings: PeerSettings = {
  headerTableSize: defaultHeaderTableSize,
  maxConcurrentStreams: Infinity,
  initialWindowSize: 65_535,
  maxFrameSize: defaultMaxFrameSize,
};

/** No window may be larger than this (section 6.9.1). */
export const largestWindow = 2 ** 31 - 1;

const largestFrame = 2 ** 24 - 1;
const entryLength = 6;

/**
 * Applies the payload of a SETTINGS frame, entry after entry; identifiers it does not know are
 * ignored.
 *
 * @throws {Http2Error} for a value that is out of bounds
 */
export function applySettings(
  settings: PeerSettings,
  payload: Uint8Array,
): PeerSettings {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  let changed = settings;
  for (let at = 0; at + entryLength <= payload.length; at += entryLength) {
    changed = { ...changed, ...settingOf(view.getUint16(at), view.getUint32(at + 2)) };
  }
  return changed;
}

function settingOf(id: number, value: number): Partial<PeerSettings> {
  switch (id) {
    case SettingId.headerTableSize:
      return { headerTableSize: value };
    case SettingId.enablePush:
      if (value === 0) return {};
      throw invalid("A server may not enable push");
    case SettingId.maxConcurrentStreams:
      return { maxConcurrentStreams: value };
    case SettingId.initialWindowSize:
      if (value <= largestWindow) return { initialWindowSize: value };
      throw new Http2Error(Http2ErrorCode.flowControlError, `Window of ${value} is too large`);
    case SettingId.maxFrameSize:
      if (value >= defaultMaxFrameSize && value <= largestFrame) return { maxFrameSize: value };
      throw invalid(`Frame size of ${value} is out of bounds`);
    default:
      return {};
  }
}

function invalid(message: string): Http2Error {
  return new Http2Error(Http2ErrorCode.protocolError, message);
}
