import { Metadata, status as Status } from "@grpc/grpc-js";
import { GRPCUnavailableError } from "etcd3";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { once } from "node:events";
import { endpointLinks } from "../../etcd/channel/endpoint_links.ts";
import { unaryCaller } from "../../etcd/channel/unary_caller.ts";
import type { HostileCase } from "./hostile_case.ts";
import { channelKinds } from "./channel_kinds.ts";
import { rawClient } from "./raw_client.ts";
import {
  answer,
  data,
  encodeFrame,
  flags,
  frameTypes,
  goAway,
  headers,
  numberFrame,
  type RawFrame,
  settings,
  trailers,
} from "./raw_frames.ts";
import { answering, failed } from "./stream_cases.ts";

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** On its first connection the server breaks the rules, on the next it behaves. */
function breaking(
  { code, frames, title }: {
    readonly title: string;
    readonly code: number;
    readonly frames: (id: number) => readonly RawFrame[];
  },
): HostileCase {
  return {
    title: `ends the connection for ${title}, says why, and connects again`,
    differsInGrpcJs: "nghttp2 ends some of these connections without GOAWAY or lets them pass",
    options: { "grpc.initial_reconnect_backoff_ms": 10 },
    script: async (peer) => {
      const { id } = await peer.request();
      if (peer.nth > 0) return await peer.send(...answer(id, "hello"));
      await peer.send(...frames(id));
      const { payload } = await peer.take(({ type }) => type === frameTypes.goAway);
      assert.equal(Buffer.from(payload).readUInt32BE(4), code);
    },
    check: async ({ client, server }) => {
      const details = failed(await client.unary("hello").outcome, Status.UNAVAILABLE);
      assert.match(details, /^Connection to 127\.0\.0\.1:\d+ was lost: [A-Z]/);
      assert.deepEqual(await client.unary("hello").outcome, { text: "hello" });
      assert.equal(server.connections(), 2);
    },
  };
}

const broken: readonly HostileCase[] = [
  {
    title: "a frame larger than it allows",
    code: 6,
    frames: (id: number) => [{ type: frameTypes.data, id, payload: Buffer.alloc(16_385) }],
  },
  {
    title: "headers it cannot decode",
    code: 9,
    frames: (id: number) => [{
      type: frameTypes.headers,
      flags: flags.endHeaders,
      id,
      payload: Buffer.from([0x80]),
    }],
  },
  {
    title: "headers that are interrupted",
    code: 1,
    frames: (id: number) => [{ type: frameTypes.headers, id }, settings()],
  },
  {
    title: "an answer on a stream that it has not opened",
    code: 1,
    frames: (id: number) => [data(id + 2, "hello")],
  },
  { title: "an answer on an even stream", code: 1, frames: () => [headers(2)] },
  { title: "content that belongs to no stream", code: 1, frames: () => [data(0, "hello")] },
  {
    title: "a push",
    code: 1,
    frames: (id: number) => [{ type: frameTypes.push, id, payload: Buffer.alloc(4) }],
  },
  {
    title: "a window that grows without end",
    code: 3,
    frames: () => [numberFrame(frameTypes.windowUpdate, { value: 2 ** 31 - 1 })],
  },
  {
    title: "a window that grows by nothing",
    code: 1,
    frames: () => [numberFrame(frameTypes.windowUpdate, { value: 0 })],
  },
  {
    title: "a ping of the wrong length",
    code: 6,
    frames: () => [{ type: frameTypes.ping, payload: Buffer.alloc(7) }],
  },
  {
    title: "settings of the wrong length",
    code: 6,
    frames: () => [{ type: frameTypes.settings, payload: Buffer.alloc(7) }],
  },
  { title: "settings it may not make", code: 1, frames: () => [settings([2, 1])] },
  {
    title: "headers that are continued without end",
    code: 11,
    frames: (id: number) => [
      { type: frameTypes.headers, id },
      ...Array.from({ length: 9_000 }, () => ({ type: frameTypes.continuation, id })),
    ],
  },
].map(breaking);

/** What servers do with whole connections. */
export const connectionCases: readonly HostileCase[] = [
  ...broken,
  {
    title: "finishes what a leaving server still works on and sends the rest elsewhere",
    script: async (peer) => {
      const first = await peer.request();
      if (peer.nth > 0) {
        await peer.send(...answer(first.id, "elsewhere"));
        return;
      }
      await peer.request();
      await peer.send(goAway(first.id));
      await pause(50);
      await peer.send(...answer(first.id, "here"));
    },
    check: async ({ client, server }) => {
      const calls = ["one", "two"].map((text) => client.unary(text).outcome);
      assert.deepEqual(await Promise.all(calls), [{ text: "here" }, { text: "elsewhere" }]);
      assert.equal(server.connections(), 2);
    },
  },
  {
    title: "sends elsewhere what a server gives up only with its second goodbye",
    script: async (peer) => {
      const first = await peer.request();
      if (peer.nth > 0) {
        await peer.send(...answer(first.id, "elsewhere"));
        return;
      }
      await peer.request();
      await peer.send(goAway(2 ** 31 - 1));
      await pause(50);
      await peer.send(goAway(first.id), ...answer(first.id, "here"));
    },
    check: async ({ client }) => {
      const calls = ["one", "two"].map((text) => client.unary(text).outcome);
      assert.deepEqual(await Promise.all(calls), [{ text: "here" }, { text: "elsewhere" }]);
    },
  },
  {
    title: "ends calls when the server closes its half of the connection, and connects again",
    options: { "grpc.initial_reconnect_backoff_ms": 10 },
    script: async (peer) => {
      const { id } = await peer.request();
      if (peer.nth > 0) return await peer.send(...answer(id, "hello"));
      await peer.send(headers(id));
      await peer.halfClose();
    },
    check: async ({ client }) => {
      failed(await client.unary("hello").outcome, Status.UNAVAILABLE);
      assert.deepEqual(await client.unary("hello").outcome, { text: "hello" });
    },
  },
  {
    title: "ends calls when the server's frames turn into garbage, and connects again",
    options: { "grpc.initial_reconnect_backoff_ms": 10 },
    differsInGrpcJs: "Its code depends on what nghttp2 makes of the octets",
    script: async (peer) => {
      const { id } = await peer.request();
      if (peer.nth > 0) return await peer.send(...answer(id, "hello"));
      await peer.send(headers(id));
      await peer.sendRaw(Uint8Array.from({ length: 4_096 }, (_, nth) => nth * 31 + 200));
    },
    check: async ({ client }) => {
      failed(await client.unary("hello").outcome, Status.UNAVAILABLE);
      assert.deepEqual(await client.unary("hello").outcome, { text: "hello" });
    },
  },
  {
    title: "takes an answer that drips in octet by octet",
    script: async (peer) => {
      const { id } = await peer.request();
      for (const octet of Buffer.concat(answer(id, "hello").map(encodeFrame))) {
        await peer.sendRaw(Uint8Array.of(octet));
        await pause(1);
      }
    },
    check: async ({ client }) => {
      assert.deepEqual(await client.unary("hello").outcome, { text: "hello" });
    },
  },
  {
    title: "keeps its deadline while a frame begins and does not end",
    script: async (peer) => {
      const { id } = await peer.request();
      await peer.send(headers(id));
      await peer.sendRaw(encodeFrame(data(id, "x".repeat(1_000))).subarray(0, 500));
      await peer.take((it) => it.type === frameTypes.reset && it.id === id);
    },
    check: async ({ client }) => {
      const { outcome } = client.unary("hello", { timeout: 200 });
      failed(await outcome, Status.DEADLINE_EXCEEDED);
      await pause(50);
    },
  },
  {
    title: "opens new calls elsewhere once the server has said that it leaves",
    script: async (peer) => {
      const { id } = await peer.request();
      if (peer.nth === 0) await peer.send(goAway(2 ** 31 - 1));
      await peer.send(...answer(id, `from ${peer.nth}`));
    },
    check: async ({ client }) => {
      assert.deepEqual(await client.unary("hello").outcome, { text: "from 0" });
      assert.deepEqual(await client.unary("hello").outcome, { text: "from 1" });
    },
  },
  {
    title: "does not chase a server that leaves again and again",
    differsInGrpcJs: "It sends a call again as long as no server has seen it",
    script: async (peer) => {
      await peer.request();
      await peer.send(goAway(0, 11));
    },
    check: async ({ client, server }) => {
      const details = failed(await client.unary("hello").outcome, Status.UNAVAILABLE);
      assert.match(details, /Server is leaving \(ENHANCE_YOUR_CALM\)/);
      assert.equal(server.connections(), 2);
    },
  },
  {
    title: "reports calls that were under way when the connection broke",
    script: async (peer) => {
      await peer.request();
      await peer.request();
      peer.close();
    },
    check: async ({ client }) => {
      const calls = ["one", "two"].map((text) => client.unary(text).outcome);
      for (const outcome of await Promise.all(calls)) failed(outcome, Status.UNAVAILABLE);
    },
  },
  {
    title: "answers every ping of a flood and goes on",
    differsInGrpcJs: "Node takes it for an attack and ends the connection",
    script: async (peer) => {
      const { id } = await peer.request();
      const pings = Array.from({ length: 5_000 }, (_, nth) => {
        const payload = Buffer.alloc(8);
        payload.writeUInt32BE(nth, 4);
        return { type: frameTypes.ping, payload };
      });
      await peer.send(...pings, ...answer(id, "hello"));
      for (let nth = 0; nth < pings.length; nth++) {
        const { payload } = await peer.take((it) => it.type === frameTypes.ping && it.flags === 1);
        if (nth === 4_999) assert.equal(Buffer.from(payload).readUInt32BE(4), nth);
      }
    },
    check: async ({ client }) => {
      assert.deepEqual(await client.unary("hello").outcome, { text: "hello" });
    },
  },
  {
    title: "fails calls at once while the server speaks another protocol",
    hello: null,
    script: (peer) => peer.sendRaw(Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n".repeat(20))),
    options: { "grpc.initial_reconnect_backoff_ms": 60_000 },
    check: async ({ client }) => {
      for (let n = 0; n < 3; n++) failed(await client.unary("hello").outcome, Status.UNAVAILABLE);
    },
  },
  {
    title: "reports the deadline when the server accepts and says nothing",
    hello: null,
    script: async (peer) => {
      await peer.request();
    },
    check: async ({ client }) => {
      const { outcome } = client.unary("hello", { timeout: 200 });
      failed(await outcome, Status.DEADLINE_EXCEEDED);
    },
  },
  {
    title: "gives up a connection whose server no longer answers to keep-alive",
    options: { "grpc.keepalive_time_ms": 100, "grpc.keepalive_timeout_ms": 100 },
    script: async (peer) => {
      await peer.request();
      await peer.take(({ type }) => type === frameTypes.ping);
    },
    check: async ({ client }) => {
      failed(await client.unary("hello").outcome, Status.UNAVAILABLE);
    },
  },
  {
    title: "keeps a silent connection whose server answers to keep-alive",
    options: { "grpc.keepalive_time_ms": 50, "grpc.keepalive_timeout_ms": 200 },
    script: async (peer) => {
      const { id } = await peer.request();
      for (let n = 0; n < 3; n++) {
        const { payload } = await peer.take(({ type }) => type === frameTypes.ping);
        await peer.send({ type: frameTypes.ping, flags: flags.ack, payload });
      }
      await peer.send(...answer(id, "hello"));
    },
    check: async ({ client, server }) => {
      assert.deepEqual(await client.unary("hello").outcome, { text: "hello" });
      assert.equal(server.connections(), 1);
    },
  },
  {
    title: "lets a call under way finish when it is closed, and then ends the connection",
    needs: "waiting",
    script: async (peer) => {
      const { id } = await peer.request();
      await peer.send(headers(id));
      await pause(50);
      await peer.send(data(id, "hello"), trailers(id));
    },
    check: async ({ client }) => {
      await client.ready(2_000);
      const { call, outcome } = client.unary("hello");
      await once(call, "metadata");
      client.close();
      assert.deepEqual(await outcome, { text: "hello" });
      assert.throws(() => client.unary("hello"), /clos|shut/i);
    },
  },
  {
    title: "connects again after a failure once the pause is over, and fails calls until then",
    options: { "grpc.initial_reconnect_backoff_ms": 300 },
    hello: null,
    script: async (peer) => {
      if (peer.nth === 0) return peer.close();
      await peer.send(settings());
      const { id } = await peer.request();
      await peer.send(...answer(id, "hello"));
    },
    check: async ({ client, server }) => {
      for (let n = 0; n < 3; n++) failed(await client.unary("hello").outcome, Status.UNAVAILABLE);
      assert.equal(server.connections(), 1);
      await pause(600);
      assert.deepEqual(await client.unary("hello").outcome, { text: "hello" });
    },
  },
  {
    title: "keeps its pause although its channels were closed in between, as etcd3 does",
    differsInGrpcJs: "It keeps the pause with a pool of its own",
    hello: null,
    script: (peer) => Promise.resolve(peer.close()),
    check: async ({ identity, server }) => {
      const links = endpointLinks(identity);
      const options = {
        "grpc.initial_reconnect_backoff_ms": 60_000,
        "grpc.ssl_target_name_override": "localhost",
      };
      for (let nth = 0; nth < 3; nth++) {
        const caller = unaryCaller({ links, endpoints: [server.endpoint], options });
        const request = { path: "/test.Test/Unary", message: Buffer.from("hello") };
        const call = caller.call({ ...request, deadline: Date.now() + 5_000 });
        await assert.rejects(call, GRPCUnavailableError);
        caller.close();
      }
      assert.equal(server.connections(), 1);
    },
  },
  {
    title: "lets a call that waits for a connection wait through failures",
    needs: "waiting",
    options: { "grpc.initial_reconnect_backoff_ms": 50 },
    hello: null,
    script: async (peer) => {
      if (peer.nth < 2) return peer.close();
      await peer.send(settings());
      const { id } = await peer.request();
      await peer.send(...answer(id, "hello"));
    },
    check: async ({ client }) => {
      const metadata = new Metadata({ waitForReady: true });
      assert.deepEqual(await client.unary("hello", { metadata }).outcome, { text: "hello" });
    },
  },
  {
    title: "tells why a server is not trusted",
    script: answering((id) => answer(id, "hello")),
    check: async ({ identity, server }) => {
      for (const kind of channelKinds) {
        const stranger = { ...identity, trust: identity.certificate };
        const client = rawClient(kind, { endpoint: server.endpoint, identity: stranger });
        const details = failed(await client.unary("hello").outcome, Status.UNAVAILABLE);
        client.close();
        assert.match(details, /certificate|issuer/i);
      }
    },
  },
];
