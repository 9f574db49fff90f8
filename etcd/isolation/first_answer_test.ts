import { describe, it } from "@std/testing/bdd";
import type { IDuplexStream } from "etcd3";
import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { firstAnswer } from "./first_answer.ts";

/** A stream that answers with whatever it is asked, and remembers whether it was cancelled. */
function echo(): { stream: IDuplexStream<string, string>; through: PassThrough } {
  const through = new PassThrough({ objectMode: true });
  const stream = Object.assign(through, {
    cancel: () => {
      through.destroy(new Error("cancelled"));
    },
  });
  return { stream: stream as unknown as IDuplexStream<string, string>, through };
}

describe("firstAnswer", () => {
  it("resolves to what is made of the answer, and cancels the stream", async () => {
    const { stream, through } = echo();
    const accept = (answer: string): number => answer.length;
    assert.equal(await firstAnswer(stream, { request: "four", accept }), 4);
    assert.equal(through.destroyed, true);
  });

  it("waits for a later answer", async () => {
    const { stream, through } = echo();
    const answer = firstAnswer(stream, {
      request: "first",
      accept: (text) => text === "second" ? text : undefined,
    });
    through.write("second");
    assert.equal(await answer, "second");
  });

  it("fails with what the answer is refused with", async () => {
    const { stream } = echo();
    const accept = (): string => {
      throw new Error("permission denied");
    };
    await assert.rejects(firstAnswer(stream, { request: "x", accept }), /permission denied/);
  });

  it("fails when the stream ends without an answer", async () => {
    const { stream, through } = echo();
    const answer = firstAnswer(stream, { request: "x", accept: () => undefined });
    through.end();
    await assert.rejects(answer, /ended without an answer/);
  });

  it("fails when the stream does", async () => {
    const { stream, through } = echo();
    const answer = firstAnswer(stream, { request: "x", accept: () => undefined });
    through.destroy(new Error("connection dropped"));
    await assert.rejects(answer, /connection dropped/);
  });

  it("fails when no answer comes in time", async () => {
    const { stream } = echo();
    const options = { request: "x", accept: () => undefined, timeout: 5 };
    await assert.rejects(firstAnswer(stream, options), /no answer in time/);
  });
});
