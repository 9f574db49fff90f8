import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { type Frame, FrameReader } from "./frame_reader.ts";

describe("FrameReader", () => {
  const frames = [
    { type: 0, flags: 1, streamId: 1, payload: "abc" },
    { type: 6, flags: 0, streamId: 0, payload: "12345678" },
    { type: 4, flags: 1, streamId: 0, payload: "" },
    { type: 9, flags: 4, streamId: 0x7fffffff, payload: "x".repeat(16_384) },
  ];
  const octets = Buffer.concat(frames.map(octetsOf));

  for (const step of [1, 2, 9, 1_000, octets.length]) {
    it(`finds the same frames when ${step} octets arrive at a time`, () => {
      const reader = new FrameReader();
      const found: unknown[] = [];
      for (let at = 0; at < octets.length; at += step) {
        const part = octets.subarray(at, at + step);
        reader.space().set(part);
        reader.filled(part.length);
        found.push(...framesIn(reader));
      }
      assert.deepEqual(found, frames);
    });
  }

  it("refuses a frame that is larger than it allows before it has arrived", () => {
    const reader = new FrameReader();
    reader.space().set([0x00, 0x40, 0x01, 0, 0, 0, 0, 0, 1]);
    reader.filled(9);
    assert.throws(() => framesIn(reader), { name: "Http2Error", code: 6 });
  });
});

function octetsOf(
  { flags, payload, streamId, type }: {
    readonly type: number;
    readonly flags: number;
    readonly streamId: number;
    readonly payload: string;
  },
): Buffer {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header[3] = type;
  header[4] = flags;
  // The reserved bit is to be ignored.
  header.writeUInt32BE(streamId + 2 ** 31, 5);
  return Buffer.concat([header, Buffer.from(payload)]);
}

function framesIn(reader: FrameReader): readonly unknown[] {
  const found: unknown[] = [];
  const frame: Frame = { type: 0, flags: 0, streamId: 0, start: 0, end: 0 };
  while (reader.next(frame)) {
    const { end, flags, start, streamId, type } = frame;
    found.push({
      type,
      flags,
      streamId,
      payload: Buffer.from(reader.bytes.slice(start, end)) + "",
    });
  }
  return found;
}
