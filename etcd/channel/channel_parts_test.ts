import { Metadata } from "@grpc/grpc-js";
import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { channelSettings } from "./channel_settings.ts";
import { endpointOf } from "./endpoint.ts";
import { Fifo } from "./fifo.ts";
import { http2ErrorName } from "./http2_error.ts";
import { applySettings, defaultPeerSettings } from "./peer_settings.ts";
import { reconnectBackoff } from "./reconnect_backoff.ts";
import { requestHeaders } from "./request_headers.ts";
import { headerFault } from "./response_headers.ts";

describe("endpointOf", () => {
  const good = [
    { address: "127.0.0.1:2379", host: "127.0.0.1", port: 2379 },
    { address: "[::1]:1", host: "::1", port: 1 },
    { address: "dns:///etcd-0.example:65535", host: "etcd-0.example", port: 65_535 },
    { address: "dns:etcd-0:2379", host: "etcd-0", port: 2379 },
  ];
  for (const { address, host, port } of good) {
    it(`reads ${address}`, () => {
      const endpoint = endpointOf(address);
      assert.deepEqual([endpoint.host, endpoint.port], [host, port]);
    });
  }

  for (const address of ["", "etcd", "::1:2379", "a:0", "a:65536", "a:b", "unix:/run/x"]) {
    it(`refuses "${address}"`, () => {
      assert.throws(() => endpointOf(address), { name: "Failure", code: "usage" });
    });
  }
});

describe("reconnectBackoff", () => {
  it("grows by 1.6 up to its limit and starts again after a success", () => {
    const backoff = reconnectBackoff({ initial: 100, max: 300, random: () => 0.5 });
    const pauses = () => Array.from({ length: 4 }, () => Math.round(backoff.next()));
    assert.deepEqual(pauses(), [100, 160, 256, 300]);
    backoff.reset();
    assert.deepEqual(pauses(), [100, 160, 256, 300]);
  });

  it("varies by a fifth", () => {
    const least = reconnectBackoff({ initial: 100, max: 300, random: () => 0 });
    const most = reconnectBackoff({ initial: 100, max: 300, random: () => 1 });
    assert.deepEqual([least.next(), most.next()].map(Math.round), [80, 120]);
  });
});

describe("applySettings", () => {
  it("applies what it knows, the last of a kind, and ignores the rest", () => {
    const payload = Buffer.from(
      "000300000001" + "000300000002" + "00ff00000009" + "0004000003e8",
      "hex",
    );
    assert.deepEqual(applySettings(defaultPeerSettings, payload), {
      ...defaultPeerSettings,
      maxConcurrentStreams: 2,
      initialWindowSize: 1_000,
    });
  });

  const bad = [
    { title: "push", hex: "000200000001", code: 1 },
    { title: "a window that is too large", hex: "000480000000", code: 3 },
    { title: "frames that are too small", hex: "000500003fff", code: 1 },
    { title: "frames that are too large", hex: "000501000000", code: 1 },
  ];
  for (const { code, hex, title } of bad) {
    it(`refuses ${title}`, () => {
      assert.throws(() => applySettings(defaultPeerSettings, Buffer.from(hex, "hex")), { code });
    });
  }
});

describe("headerFault", () => {
  const status = [":status", "200"] as const;
  const cases = [
    { title: "accepts an answer", fields: [status, ["a", "b"]], isTrailer: false, ok: true },
    { title: "accepts trailers", fields: [["grpc-status", "0"]], isTrailer: true, ok: true },
    { title: "refuses no status", fields: [["a", "b"]], isTrailer: false, ok: false },
    { title: "refuses two", fields: [status, status], isTrailer: false, ok: false },
    { title: "refuses a late one", fields: [["a", "b"], status], isTrailer: false, ok: false },
    { title: "refuses one in trailers", fields: [status], isTrailer: true, ok: false },
    { title: "refuses a request's", fields: [status, [":path", "/"]], isTrailer: false, ok: false },
    { title: "refuses capitals", fields: [status, ["A", "b"]], isTrailer: false, ok: false },
    { title: "refuses no name", fields: [status, ["", "b"]], isTrailer: false, ok: false },
    {
      title: "refuses HTTP/1.1's",
      fields: [status, ["connection", "x"]],
      isTrailer: false,
      ok: false,
    },
  ] as const;
  for (const { fields, isTrailer, ok, title } of cases) {
    it(title, () => assert.equal(headerFault(fields, { isTrailer }) === undefined, ok));
  }
});

describe("requestHeaders", () => {
  it("has metadata and the time that is left, rounded up", () => {
    const metadata = new Metadata();
    metadata.set("hasleader", "true");
    metadata.set("a-bin", Buffer.from([1, 2]));
    assert.deepEqual(requestHeaders(metadata, 6_999.2), [
      ["grpc-timeout", "7000m"],
      ["hasleader", "true"],
      ["a-bin", "AQI="],
    ]);
  });

  it("says nothing about a call without end, and seconds where digits do not suffice", () => {
    assert.deepEqual(requestHeaders(new Metadata(), Infinity), []);
    assert.deepEqual(requestHeaders(new Metadata(), 1e9), [["grpc-timeout", "1000000S"]]);
    assert.deepEqual(requestHeaders(new Metadata(), 0.1), [["grpc-timeout", "1m"]]);
  });
});

describe("channelSettings", () => {
  it("reads -1 as no limit and has grpc's default for what it takes", () => {
    assert.equal(channelSettings({}).maxReceiveLength, 4_194_304);
    const unlimited = channelSettings({ "grpc.max_receive_message_length": -1 });
    assert.equal(unlimited.maxReceiveLength, Infinity);
  });
});

describe("http2ErrorName", () => {
  const names = { 0: "NO_ERROR", 11: "ENHANCE_YOUR_CALM", 13: "HTTP_1_1_REQUIRED", 255: "0xff" };
  for (const [code, name] of Object.entries(names)) {
    it(`calls ${code} ${name}`, () => assert.equal(http2ErrorName(Number(code)), name));
  }
});

describe("Fifo", () => {
  it("gives items in their order, however many came and went", () => {
    const fifo = new Fifo<number>();
    let next = 0;
    for (let n = 0; n < 10_000; n++) {
      fifo.push(n);
      if (n % 3 !== 0) assert.equal(fifo.shift(), next++);
    }
    assert.equal(fifo.size, 10_000 - next);
    assert.deepEqual(fifo.drain(), Array.from({ length: 10_000 - next }, (_, n) => n + next));
    assert.equal(fifo.shift(), undefined);
  });
});
