import type { CallOptions } from "@grpc/grpc-js";
import { type ICallable, KVClient } from "etcd3";
import type { UnaryCaller } from "../unary_caller.ts";
import { readDeleteRange, readPut, readRange, readTxn } from "./decode_kv_answer.ts";
import { writeDeleteRange, writePut, writeRange, writeTxn } from "./encode_kv_request.ts";
import { ProtoReader } from "./proto_reader.ts";
import { type FieldsOf, ProtoWriter } from "./proto_writer.ts";

/** What requests of etcd3's run on: its pool of connections. */
export type EtcdCalls = ICallable<unknown>;

/** What direct requests need. */
export interface DirectKvOptions {
  /** Carries them. */
  readonly caller: UnaryCaller;
  /** Carries what is not encoded directly. */
  readonly pool: EtcdCalls;
  /** Milliseconds after which a request fails, unless it says otherwise. */
  readonly requestTimeout: number;
}

interface Method {
  readonly path: string;
  readonly write: FieldsOf<unknown>;
  readonly read: (reader: ProtoReader) => unknown;
}

const methods: Readonly<Record<string, Method>> = {
  range: method("Range", writeRange, readRange),
  put: method("Put", writePut, readPut),
  deleteRange: method("DeleteRange", writeDeleteRange, readDeleteRange),
  txn: method("Txn", writeTxn, readTxn),
};

/**
 * Etcd3's client of the KV service, with its types and errors, whose ranges, puts, deletions and
 * transactions are encoded and decoded by functions made for them instead of by reflection, and go
 * past grpc-js's interceptors. Meant for load: it costs less than half (`docs/benchmarking.md`).
 */
export function directKv({ caller, pool, requestTimeout }: DirectKvOptions): KVClient {
  const writer = new ProtoWriter();
  const exec = async (name: string, request: unknown, options?: CallOptions): Promise<unknown> => {
    const { path, read, write } = methods[name]!;
    writer.begin();
    write(writer, request);
    const deadline = Number(options?.deadline ?? Date.now() + requestTimeout);
    const answer = await caller.call({ path, message: writer.finish(), deadline });
    return read(new ProtoReader(answer));
  };
  const calls = {
    callOptionsFactory: pool.callOptionsFactory,
    exec: (service, name, request, options) =>
      Object.hasOwn(methods, name)
        ? exec(name, request, options)
        : pool.exec(service, name, request, options),
    withConnection: (service, use) => pool.withConnection(service, use),
    markFailed: (resource, error) => pool.markFailed(resource, error),
  } as EtcdCalls;
  return new KVClient(calls);
}

function method<Request>(
  name: string,
  write: FieldsOf<Request>,
  read: (reader: ProtoReader) => unknown,
): Method {
  return { path: `/etcdserverpb.KV/${name}`, write: write as FieldsOf<unknown>, read };
}
