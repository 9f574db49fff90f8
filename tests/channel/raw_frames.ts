import { Buffer } from "node:buffer";

/** One frame as a test writes and sees it. */
export interface RawFrame {
  /** The type, by its number. */
  readonly type: number;
  /** The flags. Default none. */
  readonly flags?: number;
  /** The stream. Default the connection. */
  readonly id?: number;
  /** The payload. Default empty. */
  readonly payload?: Uint8Array;
}

/** A header of a test: name and value. */
export type RawHeader = readonly [name: string, value: string];

/** The numbers of types, by name. */
export const frameTypes = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  push: 5,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

/** Flags by name. */
export const flags = { end: 1, ack: 1, endHeaders: 4, padded: 8 } as const;

/** The octets of a frame, whatever they say. */
export function encodeFrame(
  { flags = 0, id = 0, payload = Buffer.alloc(0), type }: RawFrame,
): Buffer {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header[3] = type;
  header[4] = flags;
  header.writeUInt32BE(id, 5);
  return Buffer.concat([header, payload]);
}

/** A header block without Huffman code, indexes or a table, so that it needs no encoder of ours. */
export function headerBlock(fields: readonly RawHeader[]): Buffer {
  return Buffer.concat(
    fields.flatMap(([name, value]) => [Buffer.from([0]), hpackString(name), hpackString(value)]),
  );
}

function hpackString(text: string): Buffer {
  const length: number[] = [];
  let rest = text.length;
  if (rest < 127) length.push(rest);
  else {
    length.push(127);
    for (rest -= 127; rest >= 128; rest = Math.floor(rest / 128)) length.push(rest % 128 + 128);
    length.push(rest);
  }
  return Buffer.concat([Buffer.from(length), Buffer.from(text, "latin1")]);
}

/** A SETTINGS frame. */
export function settings(...entries: readonly (readonly [id: number, value: number])[]): RawFrame {
  const payload = Buffer.alloc(entries.length * 6);
  entries.forEach(([id, value], nth) => {
    payload.writeUInt16BE(id, nth * 6);
    payload.writeUInt32BE(value, nth * 6 + 2);
  });
  return { type: frameTypes.settings, payload };
}

/** A frame whose payload is one number of 32 bits: WINDOW_UPDATE and RST_STREAM. */
export function numberFrame(
  type: number,
  { id = 0, value }: { readonly id?: number; readonly value: number },
): RawFrame {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(value);
  return { type, id, payload };
}

/** A GOAWAY frame. */
export function goAway(lastStreamId: number, code = 0): RawFrame {
  const payload = Buffer.alloc(8);
  payload.writeUInt32BE(lastStreamId);
  payload.writeUInt32BE(code, 4);
  return { type: frameTypes.goAway, payload };
}

/** The headers that every answer begins with. */
export const answerHeaders: readonly RawHeader[] = [
  [":status", "200"],
  ["content-type", "application/grpc"],
];

/** A HEADERS frame in one piece. */
export function headers(
  id: number,
  { end = false, fields = answerHeaders }: {
    readonly end?: boolean;
    readonly fields?: readonly RawHeader[];
  } = {},
): RawFrame {
  const bits = flags.endHeaders | (end ? flags.end : 0);
  return { type: frameTypes.headers, flags: bits, id, payload: headerBlock(fields) };
}

/** The trailers of a call that went well, or did not. */
export function trailers(
  id: number,
  fields: readonly RawHeader[] = [["grpc-status", "0"]],
): RawFrame {
  return headers(id, { end: true, fields });
}

/** A message with gRPC's prefix. */
export function message(text: string | Uint8Array): Buffer {
  const content = Buffer.from(text);
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(content.length, 1);
  return Buffer.concat([prefix, content]);
}

/** A DATA frame with a message. */
export function data(id: number, text: string | Uint8Array): RawFrame {
  return { type: frameTypes.data, id, payload: message(text) };
}

/** The whole answer to a call. */
export function answer(id: number, text: string): readonly RawFrame[] {
  return [headers(id), data(id, text), trailers(id)];
}
