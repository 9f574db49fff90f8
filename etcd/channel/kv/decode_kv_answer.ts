import type {
  IDeleteRangeResponse,
  IKeyValue,
  IPutResponse,
  IRangeResponse,
  IResponseHeader,
  IResponseOp,
  ITxnResponse,
} from "etcd3";
import { Buffer } from "node:buffer";
import type { ProtoReader } from "./proto_reader.ts";

/** A message in the making: etcd3 has null where one within it is missing, against its types. */
type Draft<Message> = { -readonly [Field in keyof Message]: Message[Field] };

const empty = Buffer.alloc(0);

/** Reads a RangeResponse (etcd api/etcdserverpb/rpc.proto) into what etcd3 makes of it. */
export function readRange(reader: ProtoReader): IRangeResponse {
  const answer = { kvs: [], header: null, more: false, count: "0" } as unknown as Draft<
    IRangeResponse
  >;
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        answer.header = reader.message(readHeader);
        break;
      case 2:
        answer.kvs.push(reader.message(readKeyValue));
        break;
      case 3:
        answer.more = reader.bool();
        break;
      case 4:
        answer.count = reader.int64();
        break;
      default:
        reader.skip();
    }
  }
  return answer;
}

/** Reads a PutResponse. */
export function readPut(reader: ProtoReader): IPutResponse {
  const answer = { header: null, prev_kv: null } as unknown as Draft<IPutResponse>;
  while (reader.next()) {
    if (reader.field === 1) answer.header = reader.message(readHeader);
    else if (reader.field === 2) answer.prev_kv = reader.message(readKeyValue);
    else reader.skip();
  }
  return answer;
}

/** Reads a DeleteRangeResponse. */
export function readDeleteRange(reader: ProtoReader): IDeleteRangeResponse {
  const answer = { prev_kvs: [], header: null, deleted: "0" } as unknown as Draft<
    IDeleteRangeResponse
  >;
  while (reader.next()) {
    if (reader.field === 1) answer.header = reader.message(readHeader);
    else if (reader.field === 2) answer.deleted = reader.int64();
    else if (reader.field === 3) answer.prev_kvs.push(reader.message(readKeyValue));
    else reader.skip();
  }
  return answer;
}

/** Reads a TxnResponse. */
export function readTxn(reader: ProtoReader): ITxnResponse {
  const answer = { responses: [], header: null, succeeded: false } as unknown as Draft<
    ITxnResponse
  >;
  while (reader.next()) {
    if (reader.field === 1) answer.header = reader.message(readHeader);
    else if (reader.field === 2) answer.succeeded = reader.bool();
    else if (reader.field === 3) answer.responses.push(reader.message(readOperation));
    else reader.skip();
  }
  return answer;
}

/** Only the member that is there is set, and its name under `response`. */
function readOperation(reader: ProtoReader): IResponseOp {
  let answer: unknown = {};
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        answer = { response_range: reader.message(readRange), response: "response_range" };
        break;
      case 2:
        answer = { response_put: reader.message(readPut), response: "response_put" };
        break;
      case 3:
        answer = {
          response_delete_range: reader.message(readDeleteRange),
          response: "response_delete_range",
        };
        break;
      case 4:
        answer = { response_txn: reader.message(readTxn), response: "response_txn" };
        break;
      default:
        reader.skip();
    }
  }
  return answer as IResponseOp;
}

function readHeader(reader: ProtoReader): IResponseHeader {
  const header: Draft<IResponseHeader> = {
    cluster_id: "0",
    member_id: "0",
    revision: "0",
    raft_term: "0",
  };
  while (reader.next()) {
    if (reader.field === 1) header.cluster_id = reader.uint64();
    else if (reader.field === 2) header.member_id = reader.uint64();
    else if (reader.field === 3) header.revision = reader.int64();
    else if (reader.field === 4) header.raft_term = reader.uint64();
    else reader.skip();
  }
  return header;
}

function readKeyValue(reader: ProtoReader): IKeyValue {
  const pair: Draft<IKeyValue> = {
    key: empty,
    create_revision: "0",
    mod_revision: "0",
    version: "0",
    value: empty,
    lease: "0",
  };
  while (reader.next()) {
    if (reader.field === 1) pair.key = reader.bytes();
    else if (reader.field === 2) pair.create_revision = reader.int64();
    else if (reader.field === 3) pair.mod_revision = reader.int64();
    else if (reader.field === 4) pair.version = reader.int64();
    else if (reader.field === 5) pair.value = reader.bytes();
    else if (reader.field === 6) pair.lease = reader.int64();
    else reader.skip();
  }
  return pair;
}
