import { after, before, describe, it } from "@std/testing/bdd";
import { type ChannelInterface, status as Status } from "@grpc/grpc-js";
import { Etcd3, type KVClient } from "etcd3";
import fc from "fast-check";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { statusOf } from "../grpc_status.ts";
import { directKv, type EtcdCalls } from "./direct_kv.ts";
import { readTxn } from "./decode_kv_answer.ts";
import { ProtoReader } from "./proto_reader.ts";
import { type FieldsOf, ProtoWriter } from "./proto_writer.ts";

type Method = "put" | "range" | "deleteRange" | "txn";

const bytes = fc.uint8Array({ maxLength: 300 }).map((octets) => Buffer.from(octets));
const int64 = fc.oneof(
  fc.nat(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  fc.constantFrom("0", "-1", "9007199254740993", -5, 2 ** 40),
);
const bool = fc.boolean();
const optional = { requiredKeys: [] as [] };

const range = fc.record({
  key: bytes,
  range_end: bytes,
  limit: int64,
  revision: int64,
  sort_order: fc.constantFrom("None", "Ascend", "Descend", 0, 1, 2),
  sort_target: fc.constantFrom("Key", "Version", "Create", "Mod", "Value", 3),
  serializable: bool,
  keys_only: bool,
  count_only: bool,
  min_mod_revision: int64,
  max_mod_revision: int64,
  min_create_revision: int64,
  max_create_revision: int64,
}, optional);
const put = fc.record({
  key: bytes,
  value: bytes,
  lease: int64,
  prev_kv: bool,
  ignore_value: bool,
  ignore_lease: bool,
}, optional);
const deleteRange = fc.record({ key: bytes, range_end: bytes, prev_kv: bool }, optional);
const compare = fc.record({
  result: fc.constantFrom("Equal", "Greater", "Less", "NotEqual", 2),
  target: fc.constantFrom("Version", "Create", "Mod", "Value", "Lease", 4),
  key: bytes,
  version: int64,
  create_revision: int64,
  mod_revision: int64,
  value: bytes,
  lease: int64,
  range_end: bytes,
}, optional);
const { txn } = fc.letrec((tie) => {
  const operations = fc.array(
    fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      range.map((request_range) => ({ request_range })),
      put.map((request_put) => ({ request_put })),
      deleteRange.map((request_delete_range) => ({ request_delete_range })),
      tie("txn").map((request_txn) => ({ request_txn })),
    ),
    { maxLength: 3 },
  );
  return {
    txn: fc.record(
      { compare: fc.array(compare, { maxLength: 3 }), success: operations, failure: operations },
      optional,
    ),
  };
});
const requests: Readonly<Record<Method, fc.Arbitrary<unknown>>> = { put, range, deleteRange, txn };

/** Appends a part of an answer. */
type Part = (writer: ProtoWriter) => void;

const write: FieldsOf<Part> = (writer, part) => part(writer);

/** Answers with fields missing, repeated, in any order, and some that are unknown. */
const parts = fc.letrec<Record<Method | "header" | "pair" | "operation", Part>>((tie) => {
  const inner = (field: number, name: Parameters<typeof tie>[0]): fc.Arbitrary<Part> =>
    tie(name).map((part) => (writer) => writer.message(field, part as Part, write));
  const number = (field: number): fc.Arbitrary<Part> =>
    int64.map((value) => (writer) => writer.int64(field, value));
  const octets = (field: number): fc.Arbitrary<Part> =>
    bytes.map((value) => (writer) => writer.bytes(field, value));
  const flag = (field: number): fc.Arbitrary<Part> =>
    bool.map((value) => (writer) => writer.bool(field, value));
  const all = (...known: readonly fc.Arbitrary<Part>[]): fc.Arbitrary<Part> =>
    fc.array(fc.oneof(...known, number(99), octets(98)), { maxLength: 6 })
      .map((fields) => (writer) => fields.forEach((field) => field(writer)));
  return {
    header: all(number(1), number(2), number(3), number(4)),
    pair: all(octets(1), number(2), number(3), number(4), octets(5), number(6)),
    range: all(inner(1, "header"), inner(2, "pair"), flag(3), number(4)),
    put: all(inner(1, "header"), inner(2, "pair")),
    deleteRange: all(inner(1, "header"), number(2), inner(3, "pair")),
    operation: fc.oneof(
      { depthSize: "small" },
      inner(1, "range"),
      inner(2, "put"),
      inner(3, "deleteRange"),
      inner(4, "txn"),
    ),
    txn: all(inner(1, "header"), flag(2), inner(3, "operation")),
  };
});

function encoded(part: Part): Buffer {
  const writer = new ProtoWriter();
  part(writer);
  return Buffer.from(writer.finish());
}

describe("direct requests", () => {
  const wire: Wire = { sent: Buffer.alloc(0), answer: Buffer.alloc(0) };
  let reflecting: Etcd3;
  let direct: KVClient;
  before(() => {
    reflecting = new Etcd3({
      hosts: "127.0.0.1:1",
      grpcOptions: { channelFactoryOverride: () => channelTo(wire) },
    });
    direct = directKv({
      caller: {
        call: (request) => {
          wire.sent = Buffer.from(request.message);
          return Promise.resolve(wire.answer);
        },
        close: () => undefined,
      },
      pool: {} as EtcdCalls,
      requestTimeout: 1_000,
    });
  });
  after(() => reflecting.close());

  for (const method of ["put", "range", "deleteRange", "txn"] as const) {
    it(`are written octet for octet as etcd3 writes them: ${method}`, async () => {
      wire.answer = Buffer.alloc(0);
      await fc.assert(
        fc.asyncProperty(requests[method], async (request) => {
          await exec(reflecting.kv, method, request);
          const theirs = wire.sent;
          await exec(direct, method, request);
          assert.equal(wire.sent.toString("hex"), theirs.toString("hex"));
        }),
        { numRuns: 200 },
      );
    });

    it(`have answers read as etcd3 reads them: ${method}`, async () => {
      await fc.assert(
        fc.asyncProperty(parts[method].map(encoded), async (answer) => {
          wire.answer = answer;
          const theirs = await exec(reflecting.kv, method, {});
          assert.deepEqual(plain(await exec(direct, method, {})), plain(theirs));
        }),
        { numRuns: 200 },
      );
    });
  }

  it("leave what they do not know to etcd3", async () => {
    const seen: unknown[] = [];
    const pool = {
      exec: (...call: unknown[]) => Promise.resolve(seen.push(...call)),
    } as unknown as EtcdCalls;
    const caller = { call: () => assert.fail("not encoded here"), close: () => undefined };
    await directKv({ caller, pool, requestTimeout: 1_000 }).compact({ revision: 5 });
    assert.deepEqual(seen.slice(0, 3), ["KV", "compact", { revision: 5 }]);
  });

  it("say when they have to be over, by themselves or by what the request says", async () => {
    const deadlines: number[] = [];
    const caller = {
      call: ({ deadline }: { readonly deadline: number }) => {
        deadlines.push(deadline);
        return Promise.resolve(Buffer.alloc(0));
      },
      close: () => undefined,
    };
    const kv = directKv({ caller, pool: {} as EtcdCalls, requestTimeout: 1_000 });
    const begun = Date.now();
    await kv.put({});
    await kv.put({}, { deadline: 42 });
    assert.ok(deadlines[0]! >= begun + 1_000 && deadlines[0]! <= Date.now() + 1_000);
    assert.equal(deadlines[1], 42);
  });
});

describe("ProtoReader", () => {
  it("reads or refuses whatever octets it gets, and ends", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
      try {
        readTxn(new ProtoReader(Buffer.from(octets)));
      } catch (error) {
        assert.match(String(error), /is not a message of etcd's/);
      }
    }));
  });

  it("refuses a message that is cut off within a field", () => {
    const whole = encoded((writer) =>
      writer.message(1, "123456789", (it, value) => it.int64(3, value))
    );
    for (let length = 1; length < whole.length; length++) {
      const cut = whole.subarray(0, length);
      assert.throws(() => readTxn(new ProtoReader(cut)), /is not a message of etcd's/);
    }
  });
});

/** What went over the channel last, and what comes back. */
interface Wire {
  sent: Buffer;
  answer: Buffer;
}

function exec(kv: KVClient, method: Method, request: unknown): Promise<unknown> {
  return (kv[method] as (request: unknown) => Promise<unknown>).call(kv, request);
}

/** Objects without their classes: protobufjs gives its messages one. */
function plain(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString("hex");
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, plain(it)]));
}

/** A channel that keeps what is sent and answers at once. */
function channelTo(wire: Wire): ChannelInterface {
  type Listener = Parameters<ReturnType<ChannelInterface["createCall"]>["start"]>[1];
  const createCall = () => {
    let listener: Listener;
    return {
      start: (_metadata: unknown, toTell: Listener) => void (listener = toTell),
      sendMessageWithContext: (context: { callback?: () => void }, message: Buffer) => {
        wire.sent = Buffer.from(message);
        context.callback?.();
      },
      startRead: () => undefined,
      halfClose: () => {
        listener.onReceiveMetadata(statusOf(Status.OK, "").metadata);
        listener.onReceiveMessage(wire.answer);
        listener.onReceiveStatus(statusOf(Status.OK, ""));
      },
      cancelWithStatus: () => undefined,
      getPeer: () => "test",
      getCallNumber: () => 1,
      setCredentials: () => undefined,
      getAuthContext: () => null,
    };
  };
  return {
    close: () => undefined,
    getTarget: () => "test",
    getConnectivityState: () => 2,
    watchConnectivityState: () => undefined,
    getChannelzRef: () => ({ kind: "channel", id: 0, name: "test" }),
    createCall,
  } as unknown as ChannelInterface;
}
