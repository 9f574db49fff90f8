import { status as Status } from "@grpc/grpc-js";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { HostileCase } from "./hostile_case.ts";
import type { HostilePeer } from "./hostile_server.ts";
import {
  answer,
  data,
  flags,
  frameTypes,
  headers,
  numberFrame,
  settings,
  trailers,
} from "./raw_frames.ts";
import { failed } from "./stream_cases.ts";

const initialWindow = 4;
const maxConcurrent = 3;
const maxFrame = 5;
const headerTable = 1;

/** Takes content as far as it is allowed, and lets `grant` allow more until all is there. */
async function receive(
  peer: HostilePeer,
  { grant, id, length }: {
    readonly id: number;
    readonly length: number;
    readonly grant: (received: number) => Promise<void>;
  },
): Promise<readonly number[]> {
  const sizes: number[] = [];
  for (let received = 0; received < length;) {
    const frame = await peer.take((it) => it.type === frameTypes.data && it.id === id);
    received += frame.payload.length;
    sizes.push(frame.payload.length);
    if ((frame.flags & flags.end) !== 0) break;
    await grant(received);
  }
  return sizes;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function sentOn(peer: HostilePeer, id: number): number {
  const frames = peer.seen.filter((it) => it.type === frameTypes.data && it.id === id);
  return frames.reduce((sum, { payload }) => sum + payload.length, 0);
}

/** What servers do with windows, limits and settings. */
export const flowCases: readonly HostileCase[] = [
  {
    title: "sends no more than a tiny window of the stream allows",
    hello: settings([initialWindow, 1]),
    script: async (peer) => {
      const { id } = await peer.request();
      const sizes = await receive(peer, {
        id,
        length: 505,
        grant: () => peer.send(numberFrame(frameTypes.windowUpdate, { id, value: 37 })),
      });
      assert.deepEqual(sizes, [1, ...Array(13).fill(37), 505 - 1 - 13 * 37]);
      await peer.send(...answer(id, "done"));
    },
    check: async ({ client }) => {
      assert.deepEqual(await client.unary("x".repeat(500)).outcome, { text: "done" });
    },
  },
  {
    title: "sends nothing but headers into a window of 0, and all of it once that opens",
    hello: settings([initialWindow, 0]),
    script: async (peer) => {
      const { id } = await peer.request();
      await pause(50);
      assert.equal(sentOn(peer, id), 0);
      await peer.send(numberFrame(frameTypes.windowUpdate, { id, value: 505 }));
      assert.equal((await peer.content(id)).length, 505);
      await peer.send(...answer(id, "done"));
    },
    check: async ({ client }) => {
      assert.deepEqual(await client.unary("x".repeat(500)).outcome, { text: "done" });
    },
  },
  {
    title: "keeps its deadline and other calls while a window stays at 0",
    hello: settings([initialWindow, 0]),
    script: async (peer) => {
      const { id } = await peer.request();
      await peer.take((it) => it.type === frameTypes.reset && it.id === id);
      assert.equal(sentOn(peer, id), 0);
      const next = await peer.request();
      await peer.send(numberFrame(frameTypes.windowUpdate, { id: next.id, value: 100 }));
      await peer.content(next.id);
      await peer.send(...answer(next.id, "done"));
    },
    check: async ({ client }) => {
      failed(await client.unary("stuck", { timeout: 150 }).outcome, Status.DEADLINE_EXCEEDED);
      assert.deepEqual(await client.unary("hello").outcome, { text: "done" });
    },
  },
  {
    title: "sends no more than the connection's window allows for all streams together",
    hello: settings([initialWindow, 1_000_000]),
    script: async (peer) => {
      const ids = [(await peer.request()).id, (await peer.request()).id];
      await pause(100);
      assert.equal(ids.reduce((sum, id) => sum + sentOn(peer, id), 0), 65_535);
      await peer.send(numberFrame(frameTypes.windowUpdate, { value: 100_000 }));
      for (const id of ids) {
        assert.equal((await peer.content(id)).length, 50_005);
        await peer.send(...answer(id, "done"));
      }
    },
    check: async ({ client }) => {
      const calls = [1, 2].map(() => client.unary("x".repeat(50_000)).outcome);
      assert.deepEqual(await Promise.all(calls), [{ text: "done" }, { text: "done" }]);
    },
  },
  {
    title: "follows a window that shrinks below what it has sent, and grows again",
    hello: settings([initialWindow, 100]),
    script: async (peer) => {
      const { id } = await peer.request();
      await peer.take((it) => it.type === frameTypes.data && it.id === id);
      await peer.send(settings([initialWindow, 10]));
      await peer.send(numberFrame(frameTypes.windowUpdate, { id, value: 90 }));
      await pause(50);
      assert.equal(sentOn(peer, id), 100);
      await peer.send(numberFrame(frameTypes.windowUpdate, { id, value: 5 }));
      await peer.take((it) => it.type === frameTypes.data && it.id === id);
      assert.equal(sentOn(peer, id), 105);
      await peer.send(settings([initialWindow, 1_000]));
      await peer.content(id);
      assert.equal(sentOn(peer, id), 505);
      await peer.send(...answer(id, "done"));
    },
    check: async ({ client }) => {
      assert.deepEqual(await client.unary("x".repeat(500)).outcome, { text: "done" });
    },
  },
  {
    title: "follows frames that may become larger and a table that goes away, and acknowledges",
    script: async (peer) => {
      const first = await peer.request();
      await peer.content(first.id);
      const changes = settings([maxFrame, 40_000], [headerTable, 0], [initialWindow, 60_000]);
      const room = numberFrame(frameTypes.windowUpdate, { value: 100_000 });
      await peer.send(changes, room, ...answer(first.id, "one"));
      const isAcknowledgement = ({ type, flags: bits }: { type: number; flags: number }) =>
        type === frameTypes.settings && bits === flags.ack;
      await peer.take(isAcknowledgement);
      await peer.take(isAcknowledgement);
      for (const text of ["two", "three"]) {
        const next = await peer.request();
        assert.ok(next.fields.some(([name, value]) => name === ":path" && value.length > 5));
        const content = await peer.content(next.id);
        assert.equal(content.length, 39_005);
        await peer.send(...answer(next.id, text));
      }
    },
    check: async ({ client }) => {
      assert.deepEqual(await client.unary("hello").outcome, { text: "one" });
      for (const text of ["two", "three"]) {
        assert.deepEqual(await client.unary("x".repeat(39_000)).outcome, { text });
      }
    },
  },
  {
    title: "has no more calls under way than the server allows, and queues the others",
    hello: settings([maxConcurrent, 2]),
    script: async (peer) => {
      const open: number[] = [];
      for (let answered = 0; answered < 6; answered++) {
        while (open.length < 2 && open.length + answered < 6) {
          open.push((await peer.request()).id);
        }
        await pause(10);
        const requests = peer.seen.filter(({ type }) => type === frameTypes.headers).length;
        assert.ok(requests - answered <= 2, `${requests - answered} calls are under way`);
        await peer.send(...answer(open.shift()!, "done"));
      }
    },
    check: async ({ client }) => {
      const calls = Array.from({ length: 6 }, () => client.unary("x").outcome);
      assert.deepEqual(await Promise.all(calls), Array(6).fill({ text: "done" }));
    },
  },
  {
    title: "lets no call wait behind the deadline of one that was never sent",
    hello: settings([maxConcurrent, 1]),
    script: async (peer) => {
      const first = await peer.request();
      await pause(200);
      await peer.send(...answer(first.id, "first"));
      for (;;) {
        const next = await peer.request();
        await peer.send(...answer(next.id, "third"));
      }
    },
    check: async ({ client }) => {
      const first = client.unary("first").outcome;
      const second = client.unary("second", { timeout: 50 }).outcome;
      const third = client.unary("third").outcome;
      failed(await second, Status.DEADLINE_EXCEEDED);
      assert.deepEqual(await first, { text: "first" });
      assert.deepEqual(await third, { text: "third" });
    },
  },
  {
    title: "stops a server that sends faster than the stream is read, and reads all in the end",
    needs: "streams",
    differsInGrpcJs: "Deno's node:http2 gives room back for what nobody has read",
    options: { "grpc-node.flow_control_window": 100_000, "grpc.max_receive_message_length": -1 },
    script: async (peer) => {
      const { id } = await peer.request();
      const update = (wanted: number) => (frame: { type: number; id: number }) =>
        frame.type === frameTypes.windowUpdate && frame.id === wanted;
      const message = Buffer.alloc(9_995, "m");
      let room = 100_000;
      // Node's window is what it announced only after this.
      await peer.send({ type: frameTypes.settings, flags: flags.ack }, headers(id));
      for (let sent = 0; sent < 100; sent++) {
        while (room < 10_000) {
          const { payload } = await peer.take(update(id));
          room += Buffer.from(payload).readUInt32BE();
        }
        room -= 10_000;
        await peer.send(data(id, message));
        if (sent === 9) {
          await pause(100);
          // Nobody reads yet, so what was sent up to the window must not be given back.
          const granted = peer.seen.filter(update(id)).reduce(
            (sum, it) => sum + Buffer.from(it.payload).readUInt32BE(),
            0,
          );
          assert.ok(granted < 50_000, `${granted} octets were granted before anything was read`);
        }
      }
      await peer.send(trailers(id));
    },
    check: async ({ client }) => {
      const stream = client.read("go");
      await pause(200);
      let count = 0;
      for await (const message of stream) {
        assert.equal((message as Buffer).length, 9_995);
        count += 1;
      }
      assert.equal(count, 100);
    },
  },
  {
    title: "takes a message that is larger than the window",
    options: { "grpc.max_receive_message_length": -1 },
    script: async (peer) => {
      const { id } = await peer.request();
      await peer.send(headers(id));
      const whole = data(id, Buffer.alloc(10_000_000, "m")).payload!;
      let stream = 65_535;
      let connection = 65_535;
      const hello = peer.seen.find(({ type }) => type === frameTypes.settings)!;
      for (let at = 0; at < hello.payload.length; at += 6) {
        const entry = Buffer.from(hello.payload).subarray(at, at + 6);
        if (entry.readUInt16BE() === initialWindow) stream = entry.readUInt32BE(2);
      }
      for (let sent = 0; sent < whole.length;) {
        const allowed = Math.min(stream, connection, 16_384, whole.length - sent);
        if (allowed === 0) {
          const { id: on, payload } = await peer.take(({ type }) =>
            type === frameTypes.windowUpdate
          );
          const value = Buffer.from(payload).readUInt32BE();
          if (on === 0) connection += value;
          else stream += value;
          continue;
        }
        await peer.send({
          type: frameTypes.data,
          id,
          payload: whole.subarray(sent, sent + allowed),
        });
        sent += allowed;
        stream -= allowed;
        connection -= allowed;
      }
      await peer.send(trailers(id));
    },
    check: async ({ client }) => {
      const outcome = await client.unary("go", { timeout: 20_000 }).outcome;
      assert.ok("text" in outcome, JSON.stringify(outcome));
      assert.equal(outcome.text.length, 10_000_000);
    },
  },
  {
    title: "holds the sender of a stream back while the server takes nothing",
    needs: "streams",
    differsInGrpcJs: "Node's HTTP/2 in Deno before 2.9.4 takes all that is written",
    hello: settings([initialWindow, 10_000]),
    script: async (peer) => {
      const { id } = await peer.request();
      await pause(150);
      assert.equal(sentOn(peer, id), 10_000);
      await peer.send(numberFrame(frameTypes.windowUpdate, { id, value: 1_000_000 }));
      await peer.send(numberFrame(frameTypes.windowUpdate, { value: 1_000_000 }));
      assert.equal((await peer.content(id)).length, 100 * 1_005);
      await peer.send(headers(id), trailers(id));
    },
    check: async ({ client }) => {
      const stream = client.duplex();
      let written = 0;
      stream.on("data", () => undefined);
      const status = new Promise<{ code: Status }>((resolve) => stream.once("status", resolve));
      for (let n = 0; n < 100; n++) stream.write(Buffer.alloc(1_000), () => written += 1);
      stream.end();
      await pause(100);
      assert.ok(written <= 11, `${written} messages were said to be written`);
      assert.equal((await status).code, Status.OK);
      assert.equal(written, 100);
    },
  },
];
