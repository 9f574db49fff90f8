import { Metadata, status as Status } from "@grpc/grpc-js";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { once } from "node:events";
import type { HostileCase } from "./hostile_case.ts";
import type { HostilePeer } from "./hostile_server.ts";
import type { Outcome } from "./raw_client.ts";
import {
  answer,
  answerHeaders,
  data,
  flags,
  frameTypes,
  headerBlock,
  headers,
  message,
  numberFrame,
  type RawFrame,
  settings,
  trailers,
} from "./raw_frames.ts";

/** Answers every request with frames made for its stream. */
export function answering(
  frames: (id: number, nth: number) => readonly RawFrame[],
): (peer: HostilePeer) => Promise<void> {
  return async (peer) => {
    for (let nth = 0;; nth++) {
      const { id } = await peer.request();
      await peer.send(...frames(id, nth));
    }
  };
}

/** Asserts that a call ended with a status, and gives its details. */
export function failed(outcome: Outcome, code: Status): string {
  assert.ok("code" in outcome, `the call went well: ${JSON.stringify(outcome)}`);
  assert.equal(Status[outcome.code], Status[code], outcome.details);
  return outcome.details;
}

/** Cuts a header block into a frame of its first octets and a few continuations. */
function inParts(bits: number, { id, payload }: {
  readonly id: number;
  readonly payload: Uint8Array;
}): readonly RawFrame[] {
  const size = Math.ceil(payload.length / 5);
  const starts = Array.from({ length: 6 }, (_, nth) => nth * size);
  return starts.map((start, nth) => ({
    type: nth === 0 ? frameTypes.headers : frameTypes.continuation,
    flags: (nth === 0 ? bits : 0) | (nth === 5 ? flags.endHeaders : 0),
    id,
    payload: payload.subarray(start, start + size),
  }));
}

function padded(frame: RawFrame, padding: number): RawFrame {
  const payload = Buffer.concat([
    Buffer.from([padding]),
    frame.payload ?? Buffer.alloc(0),
    Buffer.alloc(padding),
  ]);
  return { ...frame, flags: (frame.flags ?? 0) | flags.padded, payload };
}

async function expectEcho(
  { client }: Parameters<HostileCase["check"]>[0],
  text = "hello",
): Promise<void> {
  assert.deepEqual(await client.unary("hello").outcome, { text });
}

const resets: readonly HostileCase[] = [
  { code: 0, expected: Status.INTERNAL },
  { code: 2, expected: Status.INTERNAL },
  { code: 8, expected: Status.CANCELLED },
  { code: 11, expected: Status.RESOURCE_EXHAUSTED },
  { code: 12, expected: Status.PERMISSION_DENIED },
].map(({ code, expected }) => ({
  title: `reports ${Status[expected]} when the server resets the stream with code ${code}`,
  script: answering((id) => [headers(id), numberFrame(frameTypes.reset, { id, value: code })]),
  check: async ({ client }) => {
    failed(await client.unary("hello").outcome, expected);
  },
}));

/** What a server does on a single stream. */
export const streamCases: readonly HostileCase[] = [
  ...resets,
  {
    title: "reads headers and trailers that are cut anywhere, the last part being empty",
    script: answering((id) => [
      ...inParts(0, { id, payload: headerBlock(answerHeaders) }),
      data(id, "hello"),
      ...inParts(flags.end, { id, payload: headerBlock([["grpc-status", "0"]]) }),
    ]),
    check: expectEcho,
  },
  {
    title: "ignores padding of headers and content",
    script: answering((id) => [
      padded(headers(id), 200),
      padded(data(id, "hello"), 255),
      padded({ type: frameTypes.data, id }, 0),
      padded(trailers(id), 3),
    ]),
    check: expectEcho,
  },
  {
    title: "puts a message together that comes octet by octet",
    script: answering((id) => [
      headers(id),
      ...[...message("hello")].map((octet) => ({
        type: frameTypes.data,
        id,
        payload: Uint8Array.of(octet),
      })),
      trailers(id),
    ]),
    check: expectEcho,
  },
  {
    title: "keeps answers apart that come interleaved",
    script: async (peer) => {
      const ids = [(await peer.request()).id, (await peer.request()).id, (await peer.request()).id];
      const frames = ids.map((id) => [
        headers(id),
        ...[...message(`answer ${id}`)].map((octet) => ({
          type: frameTypes.data,
          id,
          payload: Uint8Array.of(octet),
        })),
        trailers(id),
      ]);
      for (let nth = 0; nth < frames[0]!.length; nth++) {
        await peer.send(...frames.flatMap((of) => of[nth] ?? []).reverse());
      }
    },
    check: async ({ client }) => {
      const calls = ["a", "b", "c"].map((text) => client.unary(text).outcome);
      const texts = (await Promise.all(calls)).map((outcome) => JSON.stringify(outcome));
      assert.deepEqual(texts, [1, 3, 5].map((id) => `{"text":"answer ${id}"}`));
    },
  },
  {
    title: "ignores informational headers before the answer",
    script: answering((id) => [
      headers(id, { fields: [[":status", "103"], ["link", "x"]] }),
      ...answer(id, "hello"),
    ]),
    check: expectEcho,
  },
  {
    title: "ignores frames of types it does not know, and priorities",
    script: answering((id) => [
      { type: 0xbe, id, payload: Buffer.from("whatever") },
      { type: frameTypes.priority, id, payload: Buffer.alloc(5) },
      ...answer(id, "hello"),
    ]),
    check: expectEcho,
  },
  {
    title: "reads the status, message and metadata of an answer without content",
    script: answering((id) => [
      headers(id, {
        end: true,
        fields: [
          ...answerHeaders,
          ["grpc-status", "7"],
          ["grpc-message", "etcdserver: permission denied%0A%C3%BC"],
          ["why-bin", "AQID"],
        ],
      }),
    ]),
    check: async ({ client }) => {
      const outcome = await client.unary("hello").outcome;
      const details = failed(outcome, Status.PERMISSION_DENIED);
      assert.equal(details, "etcdserver: permission denied\nü");
      assert.ok("code" in outcome);
      assert.deepEqual([...outcome.metadata.get("why-bin")[0] as Buffer], [1, 2, 3]);
    },
  },
  {
    title: "maps an HTTP status to gRPC's where that is missing",
    script: answering((id) => [headers(id, { end: true, fields: [[":status", "503"]] })]),
    check: async ({ client }) => {
      failed(await client.unary("hello").outcome, Status.UNAVAILABLE);
    },
  },
  {
    title: "refuses an answer that is not gRPC's",
    differsInGrpcJs: "It does not look at the content type and takes the text for a message",
    script: answering((id) => [
      headers(id, { fields: [[":status", "200"], ["content-type", "text/html"]] }),
      { type: frameTypes.data, id, flags: flags.end, payload: Buffer.from("<html></html>") },
    ]),
    check: async ({ client }) => {
      assert.match(failed(await client.unary("hello").outcome, Status.UNKNOWN), /text\/html/);
    },
  },
  {
    title: "reports an error when content ends without trailers",
    differsInGrpcJs: "It says INTERNAL",
    script: answering((id) => [
      headers(id),
      { ...data(id, "hello"), flags: flags.end },
    ]),
    check: async ({ client }) => {
      failed(await client.unary("hello").outcome, Status.UNKNOWN);
    },
  },
  {
    title: "reports an error when the answer ends within a message",
    differsInGrpcJs: "It says UNIMPLEMENTED",
    script: answering((id) => [
      headers(id),
      { type: frameTypes.data, id, payload: message("hello").subarray(0, 7) },
      trailers(id),
    ]),
    check: async ({ client }) => {
      failed(await client.unary("hello").outcome, Status.INTERNAL);
    },
  },
  {
    title: "refuses a message that is compressed, which it has not offered to read",
    differsInGrpcJs: "It takes the content for what it is without a compression",
    script: answering((id) => [
      headers(id),
      { type: frameTypes.data, id, payload: Buffer.from("010000000178", "hex") },
    ]),
    check: async ({ client }) => {
      failed(await client.unary("hello").outcome, Status.INTERNAL);
    },
  },
  {
    title: "refuses a message larger than its limit as soon as it knows the length",
    options: { "grpc.max_receive_message_length": 100 },
    script: answering((id) => [
      headers(id),
      { type: frameTypes.data, id, payload: message("x".repeat(101)).subarray(0, 5) },
    ]),
    check: async ({ client }) => {
      failed(await client.unary("hello").outcome, Status.RESOURCE_EXHAUSTED);
    },
  },
  {
    title: "reads and sends metadata that is much larger than a frame",
    needs: "metadata",
    script: async (peer) => {
      const { fields, id } = await peer.request();
      const large = fields.find(([name]) => name === "large")?.[1] ?? "";
      const block = headerBlock([["grpc-status", "5"], ["large", large.toUpperCase()]]);
      const parts = [0, 1, 2].map((nth) => block.subarray(nth * 16_384, (nth + 1) * 16_384));
      await peer.send(
        headers(id),
        { type: frameTypes.headers, flags: flags.end, id, payload: parts[0]! },
        { type: frameTypes.continuation, id, payload: parts[1]! },
        { type: frameTypes.continuation, flags: flags.endHeaders, id, payload: parts[2]! },
      );
    },
    check: async ({ client }) => {
      const metadata = new Metadata();
      metadata.set("large", "abcd".repeat(10_000));
      const outcome = await client.unary("hello", { metadata }).outcome;
      failed(outcome, Status.NOT_FOUND);
      assert.ok("code" in outcome);
      assert.equal(outcome.metadata.get("large")[0], "ABCD".repeat(10_000));
    },
  },
  {
    title: "refuses headers beyond its limit and keeps the connection",
    differsInGrpcJs: "nghttp2 ends with another code",
    script: answering((id, nth) => {
      if (nth > 0) return answer(id, "hello");
      // 300 times the same field is 300 octets on the wire and 1.2 MB in memory.
      const one = Buffer.concat([Buffer.from("400178", "hex"), Buffer.from("7fa11e", "hex")]);
      const block = Buffer.concat([
        headerBlock(answerHeaders),
        one,
        Buffer.alloc(4_000, "y"),
        Buffer.alloc(300, 0xbe),
      ]);
      return [{ type: frameTypes.headers, flags: flags.endHeaders, id, payload: block }];
    }),
    check: async (world) => {
      failed(await world.client.unary("hello").outcome, Status.RESOURCE_EXHAUSTED);
      await expectEcho(world);
      assert.equal(world.server.connections(), 1);
    },
  },
  ...([
    { title: "without a status", fields: [["content-type", "application/grpc"]] },
    { title: "with a name in capitals", fields: [...answerHeaders, ["Bad", "x"]] },
    { title: "with a header of HTTP/1.1", fields: [...answerHeaders, ["connection", "x"]] },
  ] as const).map(({ fields, title }): HostileCase => ({
    title: `ends the call alone for an answer ${title}`,
    differsInGrpcJs: "Deno's nghttp2 lets some of them pass",
    script: answering((id, nth) => nth > 0 ? answer(id, "hello") : [headers(id, { fields })]),
    check: async (world) => {
      failed(await world.client.unary("hello").outcome, Status.INTERNAL);
      await expectEcho(world);
      assert.equal(world.server.connections(), 1);
    },
  })),
  {
    title: "takes an answer that comes before all of the request is sent",
    hello: settings([4, 10]),
    script: async (peer) => {
      const { id } = await peer.request();
      await peer.send(headers(id, { end: true, fields: [...answerHeaders, ["grpc-status", "8"]] }));
      const reset = await peer.take(({ type }) => type === frameTypes.reset);
      assert.equal(reset.id, id);
    },
    check: async ({ client }) => {
      failed(await client.unary("x".repeat(1_000)).outcome, Status.RESOURCE_EXHAUSTED);
      await new Promise((resolve) => setTimeout(resolve, 50));
    },
  },
  {
    title: "reports DEADLINE_EXCEEDED and resets the stream when the server never answers",
    script: async (peer) => {
      const { id } = await peer.request();
      await peer.take((frame) => frame.type === frameTypes.reset && frame.id === id);
      const next = await peer.request();
      await peer.send(...answer(next.id, "hello"));
    },
    check: async (world) => {
      const started = Date.now();
      failed(
        await world.client.unary("hello", { timeout: 150 }).outcome,
        Status.DEADLINE_EXCEEDED,
      );
      assert.ok(Date.now() - started >= 149);
      await expectEcho(world);
      assert.equal(world.server.connections(), 1);
    },
  },
  {
    title: "tells the server how long it will wait",
    script: async (peer) => {
      const { fields, id } = await peer.request();
      await peer.send(...answer(id, fields.find(([name]) => name === "grpc-timeout")?.[1] ?? "-"));
    },
    check: async ({ client }) => {
      const outcome = await client.unary("hello", { timeout: 4_000 }).outcome;
      assert.ok("text" in outcome);
      assert.match(outcome.text, /^(3[5-9]\d\d|4000)m$/);
    },
  },
  {
    title: "cancels a call under way and ignores what still comes on its stream",
    needs: "cancellation",
    script: async (peer) => {
      const { id } = await peer.request();
      await peer.send(headers(id));
      const reset = await peer.take((frame) => frame.type === frameTypes.reset && frame.id === id);
      assert.equal(Buffer.from(reset.payload).readUInt32BE(), 8);
      // A field that is added to the table counts although nobody waits for it.
      const late = Buffer.concat([Buffer.from("400178", "hex"), Buffer.from("0179", "hex")]);
      await peer.send(data(id, "late"), {
        type: frameTypes.headers,
        flags: flags.endHeaders | flags.end,
        id,
        payload: late,
      });
      const next = await peer.request();
      await peer.send(headers(next.id), data(next.id, "hello"), {
        type: frameTypes.headers,
        flags: flags.endHeaders | flags.end,
        id: next.id,
        payload: Buffer.concat([headerBlock([["grpc-status", "9"]]), Buffer.from([0xbe])]),
      });
    },
    check: async ({ client, server }) => {
      const { call, outcome } = client.unary("hello");
      await once(call, "metadata");
      call.cancel();
      failed(await outcome, Status.CANCELLED);
      const next = await client.unary("hello").outcome;
      failed(next, Status.FAILED_PRECONDITION);
      assert.ok("code" in next);
      assert.deepEqual(next.metadata.get("x"), ["y"]);
      assert.equal(server.connections(), 1);
    },
  },
  {
    title: "sends a refused stream once more",
    script: answering((id, nth) =>
      nth === 0 ? [numberFrame(frameTypes.reset, { id, value: 7 })] : answer(id, "hello")
    ),
    check: expectEcho,
  },
  {
    title: "gives up a stream that is refused twice",
    differsInGrpcJs: "It sends a refused stream again without end while the server has not seen it",
    script: answering((id) => [numberFrame(frameTypes.reset, { id, value: 7 })]),
    check: async ({ client }) => {
      const details = failed(await client.unary("hello").outcome, Status.UNAVAILABLE);
      assert.match(details, /refused the stream/);
    },
  },
  {
    title: "talks both ways on one stream until either side ends",
    needs: "streams",
    script: async (peer) => {
      const { id } = await peer.request();
      await peer.send(headers(id));
      for (let n = 0; n < 3; n++) {
        const frame = await peer.take((it) => it.type === frameTypes.data && it.id === id);
        await peer.send({ type: frameTypes.data, id, payload: frame.payload });
      }
      const end = await peer.take((it) => it.type === frameTypes.data && it.id === id);
      assert.equal(end.flags & flags.end, flags.end);
      await peer.send(trailers(id));
    },
    check: async ({ client }) => {
      const stream = client.duplex();
      for (const text of ["one", "two", "three"]) {
        stream.write(Buffer.from(text));
        const [received] = await once(stream, "data");
        assert.equal(String(received), text);
      }
      stream.end();
      const [status] = await once(stream, "status");
      assert.equal(status.code, Status.OK);
    },
  },
];
