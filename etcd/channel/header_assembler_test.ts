import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Frame } from "./frame_reader.ts";
import { HeaderAssembler, type HeaderBlock } from "./header_assembler.ts";

const endStream = 0x1;
const endHeaders = 0x4;
const padded = 0x8;
const priority = 0x20;

describe("HeaderAssembler", () => {
  const cases = [
    { title: "one frame", frames: [{ flags: endHeaders, payload: "abc" }] },
    {
      title: "a frame with padding and priority",
      frames: [{ flags: endHeaders | padded | priority, payload: "\x02.....abc\0\0" }],
    },
    {
      title: "continuations, of which one is empty",
      frames: [
        { flags: 0, payload: "a" },
        { type: 9, flags: 0, payload: "" },
        { type: 9, flags: endHeaders, payload: "bc" },
      ],
    },
    {
      title: "an empty frame that is continued",
      frames: [{ flags: 0, payload: "" }, { type: 9, flags: endHeaders, payload: "abc" }],
    },
  ];
  for (const { frames, title } of cases) {
    it(`puts ${title} together`, () => {
      const assembler = new HeaderAssembler(1_000);
      const blocks = frames.map((frame) => add(assembler, frame));
      assert.deepEqual(blocks.map((block) => block && textOf(block)), [
        ...frames.slice(1).map(() => undefined),
        "abc",
      ]);
      assert.equal(assembler.isOpen, false);
    });
  }

  it("remembers from the first frame whether the stream ends", () => {
    const assembler = new HeaderAssembler(1_000);
    add(assembler, { flags: endStream, payload: "a" });
    assert.equal(assembler.isOpen, true);
    assert.equal(add(assembler, { type: 9, flags: endHeaders, payload: "" })?.end, true);
  });

  const bad = [
    { title: "a continuation of nothing", code: 1, frames: [{ type: 9, flags: 0, payload: "" }] },
    {
      title: "a continuation of another stream",
      code: 1,
      frames: [{ flags: 0, payload: "a" }, { type: 9, flags: 0, payload: "", streamId: 3 }],
    },
    {
      title: "more padding than content",
      code: 1,
      frames: [{ flags: endHeaders | padded, payload: "\x04abc" }],
    },
    {
      title: "padding of no length",
      code: 6,
      frames: [{ flags: endHeaders | padded, payload: "" }],
    },
    {
      title: "a priority that is cut off",
      code: 6,
      frames: [{ flags: endHeaders | priority, payload: "1234" }],
    },
    {
      title: "empty continuations without end",
      code: 11,
      frames: [
        { flags: 0, payload: "a" },
        ...Array.from({ length: 40 }, () => ({ type: 9, flags: 0, payload: "" })),
      ],
    },
  ];
  for (const { code, frames, title } of bad) {
    it(`refuses ${title}`, () => {
      const assembler = new HeaderAssembler(1_000);
      const addAll = () => frames.map((frame) => add(assembler, frame));
      assert.throws(addAll, { name: "Http2Error", code });
    });
  }
});

function add(
  assembler: HeaderAssembler,
  { flags, payload, streamId = 1, type = 1 }: {
    readonly flags: number;
    readonly payload: string;
    readonly type?: number;
    readonly streamId?: number;
  },
): HeaderBlock | undefined {
  const bytes = Buffer.from(payload, "latin1");
  const frame: Frame = { type, flags, streamId, start: 0, end: bytes.length };
  return assembler.add(bytes, frame);
}

function textOf({ bytes, range }: HeaderBlock): string {
  return Buffer.from(bytes.slice(range.start, range.end)).toString();
}
