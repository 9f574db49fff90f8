import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { FrameWriter } from "./frame_writer.ts";

describe("FrameWriter", () => {
  it("sends all frames of a turn as one write", async () => {
    const { writer, writes } = recording((bytes) => bytes.length);
    for (let n = 0; n < 3; n++) {
      writer.begin(1, { type: 8, streamId: 5 }).byte(n);
      writer.schedule();
    }
    await settle();
    assert.deepEqual(writes, ["000001080000000005000000010800000000050100000108000000000502"]);
  });

  it("goes on where a write stopped, and gathers meanwhile", async () => {
    const { writer, writes } = recording(() => 4);
    writer.begin(0, { type: 4, flags: 1 });
    writer.schedule();
    await Promise.resolve();
    writer.begin(0, { type: 4 });
    writer.schedule();
    await settle();
    assert.deepEqual(writes.map((hex) => hex.length / 2), [9, 5, 1, 9, 5, 1]);
  });

  it("asks for more frames before every write", async () => {
    let asked = 0;
    const fill = (writer: FrameWriter) => {
      if (asked++ < 2) writer.begin(0, { type: 4 });
    };
    const { writer, writes } = recording((bytes) => bytes.length, fill);
    writer.schedule();
    await settle();
    assert.equal(writes.length, 2);
    assert.equal(asked, 3);
  });

  it("tells of a failed write once and sends nothing afterwards", async () => {
    const errors: unknown[] = [];
    const writer = new FrameWriter({
      write: () => Promise.reject(new Error("broken pipe")),
      fill: () => undefined,
      onError: (error) => errors.push(error),
    });
    for (let n = 0; n < 2; n++) {
      writer.begin(0, { type: 4 });
      writer.schedule();
      await settle();
    }
    assert.deepEqual(errors.map(String), ["Error: broken pipe"]);
  });
});

function recording(
  take: (bytes: Uint8Array) => number,
  fill: (writer: FrameWriter) => void = () => undefined,
): { readonly writer: FrameWriter; readonly writes: string[] } {
  const writes: string[] = [];
  const writer: FrameWriter = new FrameWriter({
    write: (bytes) => {
      writes.push(Buffer.from(bytes).toString("hex"));
      return Promise.resolve(Math.min(take(bytes), bytes.length));
    },
    fill: () => fill(writer),
    onError: (error) => assert.fail(String(error)),
  });
  return { writer, writes };
}

function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
