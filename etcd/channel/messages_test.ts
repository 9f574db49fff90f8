import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { ByteBuffer } from "./byte_buffer.ts";
import { MessageReader } from "./message_reader.ts";
import { OutgoingMessages } from "./outgoing_messages.ts";

const texts = ["", "a", "hello", "", "x".repeat(300)];
const octets = Buffer.from(
  "0000000000" + "000000000161" + "000000000568656c6c6f" + "0000000000" +
    "000000012c" + "78".repeat(300),
  "hex",
);

describe("OutgoingMessages", () => {
  for (const step of [1, 3, 5, 7, 1_000]) {
    it(`gives the same octets in parts of ${step}`, () => {
      const outgoing = outgoingOf(texts);
      assert.equal(outgoing.size, octets.length);
      assert.equal(hexOf(outgoing, step), octets.toString("hex"));
      assert.equal(outgoing.size, 0);
    });
  }

  it("gives everything again after it was rewound", () => {
    const outgoing = outgoingOf(texts);
    outgoing.moveInto(new ByteBuffer(8), 13);
    assert.equal(outgoing.canRewind, true);
    outgoing.rewind();
    assert.equal(hexOf(outgoing, 100), octets.toString("hex"));
  });

  it("goes on in the middle of a message after it was released, but not back", () => {
    const outgoing = outgoingOf(texts);
    const sink = new ByteBuffer(8);
    outgoing.moveInto(sink, 13);
    outgoing.release();
    assert.equal(outgoing.canRewind, false);
    outgoing.push(Buffer.from("more"));
    outgoing.moveInto(sink, outgoing.size);
    const whole = Buffer.concat([octets, Buffer.from("\0\0\0\0\x04more")]);
    assert.equal(Buffer.from(sink.view()).toString("hex"), whole.toString("hex"));
  });

  it("tells when a message is on its way, or never will be", async () => {
    const outgoing = new OutgoingMessages();
    const taken: string[] = [];
    for (const text of ["first", "second"]) {
      outgoing.push(Buffer.from(text), () => taken.push(text));
    }
    outgoing.moveInto(new ByteBuffer(8), 12);
    await Promise.resolve();
    assert.deepEqual(taken, ["first"]);
    outgoing.abandon();
    await Promise.resolve();
    assert.deepEqual(taken, ["first", "second"]);
  });
});

describe("MessageReader", () => {
  for (const step of [1, 3, 5, 7, 1_000]) {
    it(`finds the same messages when ${step} octets arrive at a time`, () => {
      const reader = new MessageReader(Infinity);
      const into: Buffer[] = [];
      for (let start = 0; start < octets.length; start += step) {
        const end = Math.min(start + step, octets.length);
        assert.equal(reader.read(octets, { start, end, into }), undefined);
      }
      assert.deepEqual(into.map(String), texts);
      assert.equal(reader.isWithinMessage, false);
    });
  }

  it("gives messages memory of their own", () => {
    const bytes = Buffer.from(octets);
    const into: Buffer[] = [];
    new MessageReader(Infinity).read(bytes, { start: 0, end: bytes.length, into });
    bytes.fill(0);
    assert.deepEqual(into.map(String), texts);
  });

  it("knows that a message is not complete, from its first octet on", () => {
    for (const end of [1, 5, 8]) {
      const reader = new MessageReader(Infinity);
      reader.read(octets.subarray(11), { start: 0, end, into: [] });
      assert.equal(reader.isWithinMessage, true);
    }
  });

  it("refuses a message that is too large by its length alone, and one that is compressed", () => {
    const range = { start: 0, end: 5, into: [] };
    const large = Buffer.from("00ffffffff", "hex");
    assert.deepEqual(new MessageReader(10).read(large, range), {
      kind: "too-large",
      length: 2 ** 32 - 1,
      limit: 10,
    });
    const compressed = Buffer.from("0100000001", "hex");
    assert.deepEqual(new MessageReader(10).read(compressed, range), { kind: "compressed" });
  });
});

function outgoingOf(messages: readonly string[]): OutgoingMessages {
  const outgoing = new OutgoingMessages();
  for (const text of messages) outgoing.push(Buffer.from(text));
  return outgoing;
}

function hexOf(outgoing: OutgoingMessages, step: number): string {
  const sink = new ByteBuffer(8);
  while (outgoing.size > 0) outgoing.moveInto(sink, Math.min(step, outgoing.size));
  return Buffer.from(sink.view()).toString("hex");
}
