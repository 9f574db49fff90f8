import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { ByteBuffer } from "./byte_buffer.ts";
import { HpackDecoder } from "./hpack_decoder.ts";
import { HpackEncoder } from "./hpack_encoder.ts";
import { readHpackInteger, writeHpackInteger } from "./hpack_integer.ts";
import type { HeaderField } from "./hpack_table.ts";
import { hpackVectors } from "./hpack_vectors.ts";
import { encodeHuffman, huffmanLength } from "./encode_huffman.ts";
import { decodeHuffman } from "./decode_huffman.ts";
import { huffmanCode } from "./huffman_code.ts";

describe("HPACK", () => {
  for (const { blocks, huffman, tableSize, title } of hpackVectors()) {
    it(`decodes RFC 7541, ${title}`, () => {
      const decoder = new HpackDecoder({ tableSize });
      for (const { fields, hex, size, table } of blocks) {
        assert.deepEqual(decode(decoder, hex), fields);
        assert.deepEqual(decoder.table.entries(), table);
        assert.equal(decoder.table.size, size);
      }
    });

    it(`encodes RFC 7541, ${title}`, () => {
      const encoder = new HpackEncoder({ huffman });
      encoder.limitTable(tableSize);
      for (const { fields, hex, indexing, size, table } of blocks) {
        const sink = new ByteBuffer(8);
        for (const field of fields) encoder.write(sink, field, indexing);
        assert.equal(hexOf(sink), hex);
        assert.deepEqual(encoder.table.entries(), table);
        assert.equal(encoder.table.size, size);
      }
    });
  }

  const integers = [
    { title: "C.1.1", value: 10, prefix: 5, hex: "0a" },
    { title: "C.1.2", value: 1337, prefix: 5, hex: "1f9a0a" },
    { title: "C.1.3", value: 42, prefix: 8, hex: "2a" },
  ];
  for (const { hex, prefix, title, value } of integers) {
    it(`writes and reads the integer of RFC 7541, ${title}`, () => {
      const sink = new ByteBuffer(1);
      writeHpackInteger(sink, { value, prefix, pattern: 0 });
      assert.equal(hexOf(sink), hex);
      const cursor = { bytes: sink.view(), at: 0, end: sink.length };
      assert.equal(readHpackInteger(cursor, prefix), value);
      assert.equal(cursor.at, sink.length);
    });
  }

  const broken = [
    { title: "index 0", hex: "80" },
    { title: "an index that is not in the table", hex: "be" },
    { title: "an integer without end", hex: "ffffffffffffffffff7f" },
    { title: "an integer cut off", hex: "ff" },
    { title: "a string cut off", hex: "400a6375" },
    { title: "a table larger than we allow", hex: "3fe21f" },
    { title: "a table that changes between fields", hex: "8220" },
    { title: "Huffman padding with zeros", hex: "00811a8100" },
    { title: "Huffman padding of a whole octet", hex: "008218ff8100" },
    { title: "the end-of-string symbol", hex: "0084ffffffff8100" },
  ];
  for (const { hex, title } of broken) {
    it(`refuses ${title}`, () => {
      assert.throws(() => decode(new HpackDecoder(), hex), { name: "Http2Error", code: 9 });
    });
  }

  it("reads a block that is too large to its end, so that both tables still agree", () => {
    const decoder = new HpackDecoder({ maxHeaderListSize: 60 });
    const block = Buffer.from("828640016101624001630164", "hex");
    const { fields, isTooLarge } = decoder.decode(block, { start: 0, end: block.length });
    assert.equal(isTooLarge, true);
    assert.deepEqual(fields, [[":method", "GET"]]);
    assert.deepEqual(decoder.table.entries(), [["c", "d"], ["a", "b"]]);
  });
});

describe("HpackEncoder", () => {
  const fields: readonly HeaderField[] = [[":method", "POST"], [":path", "/etcdserverpb.KV/Put"]];

  it("sends the fields of a method as indexes from the second time on", () => {
    const encoder = new HpackEncoder();
    const decoder = new HpackDecoder();
    const lengths: number[] = [];
    for (let n = 0; n < 3; n++) {
      const sink = new ByteBuffer(64);
      encoder.writeReused(sink, { key: "put", fields: () => fields });
      lengths.push(sink.length);
      assert.deepEqual(decode(decoder, hexOf(sink)), fields);
    }
    assert.deepEqual(lengths.slice(1), [2, 2]);
  });

  it("stays in step with the decoder while methods come and go and the table is too small", () => {
    const encoder = new HpackEncoder();
    const decoder = new HpackDecoder();
    const limits = [4_096, 100, 0, 60, 4_096];
    for (let n = 0; n < 500; n++) {
      if (n % 100 === 50) encoder.limitTable(limits[n / 100 | 0]!);
      const own: readonly HeaderField[] = [[":path", `/service/${n * 7 % 40}`], ["x", "y"]];
      const sink = new ByteBuffer(64);
      encoder.begin(sink);
      encoder.writeReused(sink, { key: own[0]![1], fields: () => own });
      assert.deepEqual(decode(decoder, hexOf(sink)), own);
    }
  });

  it("announces the smallest size of the table in between", () => {
    const encoder = new HpackEncoder();
    encoder.limitTable(2_000);
    encoder.limitTable(0);
    encoder.limitTable(1_000);
    const sink = new ByteBuffer(8);
    encoder.begin(sink);
    assert.equal(hexOf(sink), "203fc907");
  });
});

describe("Huffman code", () => {
  it("has a code for every symbol and no gap", () => {
    const { lengths } = huffmanCode();
    const share = [...lengths].reduce((sum, length) => sum + 2 ** (30 - length), 0);
    assert.equal(share, 2 ** 30);
  });

  it("gives back every octet", () => {
    const text = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join("");
    const sink = new ByteBuffer(16);
    encodeHuffman(sink, text);
    assert.equal(sink.length, huffmanLength(text));
    assert.equal(decodeHuffman(sink.view(), { start: 0, end: sink.length }), text);
  });
});

function decode(decoder: HpackDecoder, hex: string): readonly HeaderField[] {
  const bytes = Buffer.from(hex, "hex");
  return decoder.decode(bytes, { start: 0, end: bytes.length }).fields;
}

function hexOf(sink: ByteBuffer): string {
  return Buffer.from(sink.view()).toString("hex");
}
