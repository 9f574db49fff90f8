import { FrameType } from "./frame_type.ts";
import type { FrameWriter } from "./frame_writer.ts";
import { defaultPeerSettings, SettingId } from "./peer_settings.ts";

/** What a client announces when a connection begins, all in octets. */
export interface ClientPrefaceOptions {
  /** How much the server may send on one stream before more is allowed. */
  readonly streamWindow: number;
  /** How much on all streams together; at least the 65,535 that need no announcement. */
  readonly connectionWindow: number;
  /** What the fields of one header block may count together. */
  readonly maxHeaderListSize: number;
}

/** The first octets of a connection (RFC 9113, section 3.4). */
const magic = new TextEncoder().encode("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

/** Says hello, announces our settings and widens the connection's window. */
export function writeClientPreface(writer: FrameWriter, options: ClientPrefaceOptions): void {
  const settings = [
    [SettingId.enablePush, 0],
    [SettingId.initialWindowSize, options.streamWindow],
    [SettingId.maxHeaderListSize, options.maxHeaderListSize],
  ] as const;
  writer.raw(magic);
  const payload = writer.begin(settings.length * 6, { type: FrameType.settings });
  for (const [id, value] of settings) {
    payload.byte(0);
    payload.byte(id);
    payload.uint32(value);
  }
  const growth = options.connectionWindow - defaultPeerSettings.initialWindowSize;
  if (growth > 0) writer.begin(4, { type: FrameType.windowUpdate }).uint32(growth);
  writer.schedule();
}
