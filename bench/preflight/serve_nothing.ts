import type { ByteConnection } from "../../etcd/channel/byte_connection.ts";
import { FrameFlag, FrameType } from "../../etcd/channel/frame_type.ts";
import { type Frame, FrameReader } from "../../etcd/channel/frame_reader.ts";
import { FrameWriter } from "../../etcd/channel/frame_writer.ts";

/** The preface that a client begins with (RFC 9113, section 3.4). */
const prefaceLength = 24;

/** `:status: 200` by its index, `content-type: application/grpc` by that of its name (RFC 7541). */
const headers = block([0x88, 0x0f, 0x10, 16], "application/grpc");
/** `grpc-status: 0`, both parts literal. */
const trailers = block([0x00, 11], "grpc-status", [1], "0");
/**
 * A message without compression whose first field is a header of cluster 1, member 1, revision 1
 * and term 1: that is how answers to ranges, puts and transactions begin (etcd's rpc.proto).
 */
const message = block([0, 0, 0, 0, 10, 0x0a, 8, 8, 1, 16, 1, 24, 1, 32, 1]);

/**
 * Answers every request of a connection at once and well, whatever it asks, and keeps nothing: what
 * is left of a measurement against it is the cost of whoever asks. Returns when the client leaves.
 */
export async function serveNothing(connection: ByteConnection): Promise<void> {
  const reader = new FrameReader();
  const writer = new FrameWriter({
    write: (bytes) => connection.write(bytes),
    fill: () => {},
    onError: () => {},
  });
  const frame: Frame = { type: 0, flags: 0, streamId: 0, start: 0, end: 0 };
  writer.begin(0, { type: FrameType.settings });
  try {
    await skip(connection, prefaceLength);
    for (;;) {
      const count = await connection.read(reader.space());
      if (count === null) return;
      reader.filled(count);
      let received = 0;
      while (reader.next(frame)) received += answer(frame, { reader, writer });
      if (received > 0) allowMore(writer, received);
      writer.schedule();
    }
  } catch {
    // The client left in the middle; there is nobody to tell.
  } finally {
    connection.close();
  }
}

interface Pipes {
  readonly reader: FrameReader;
  readonly writer: FrameWriter;
}

/** Returns how much of the connection's window a frame took. */
function answer({ end, flags, start, streamId, type }: Frame, { reader, writer }: Pipes): number {
  const isAnswer = (flags & FrameFlag.acknowledge) !== 0;
  if (type === FrameType.settings && !isAnswer) {
    writer.begin(0, { type, flags: FrameFlag.acknowledge });
  } else if (type === FrameType.ping && !isAnswer) {
    writer.begin(end - start, { type, flags: FrameFlag.acknowledge })
      .copy(reader.bytes.subarray(start, end));
  } else if (type === FrameType.data) {
    if ((flags & FrameFlag.endStream) !== 0) answerRequest(writer, streamId);
    return end - start;
  }
  return 0;
}

function answerRequest(writer: FrameWriter, streamId: number): void {
  const { data, headers: type } = FrameType;
  writer.begin(headers.length, { type, flags: FrameFlag.endHeaders, streamId }).copy(headers);
  writer.begin(message.length, { type: data, streamId }).copy(message);
  const last = FrameFlag.endHeaders | FrameFlag.endStream;
  writer.begin(trailers.length, { type, flags: last, streamId }).copy(trailers);
}

function allowMore(writer: FrameWriter, octets: number): void {
  const increment = new Uint8Array(4);
  new DataView(increment.buffer).setUint32(0, octets);
  writer.begin(increment.length, { type: FrameType.windowUpdate }).copy(increment);
}

async function skip(connection: ByteConnection, octets: number): Promise<void> {
  let rest = octets;
  while (rest > 0) {
    const count = await connection.read(new Uint8Array(rest));
    if (count === null) throw new Error("Client left before it began");
    rest -= count;
  }
}

function block(...parts: readonly (readonly number[] | string)[]): Uint8Array {
  const encoder = new TextEncoder();
  return Uint8Array.from(
    parts.flatMap((part) => typeof part === "string" ? [...encoder.encode(part)] : part),
  );
}
