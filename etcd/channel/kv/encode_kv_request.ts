import {
  CompareResult,
  CompareTarget,
  type ICompare,
  type IDeleteRangeRequest,
  type IPutRequest,
  type IRangeRequest,
  type IRequestOp,
  type ITxnRequest,
  SortOrder,
  SortTarget,
} from "etcd3";
import type { ProtoWriter } from "./proto_writer.ts";

/** Writes a RangeRequest (etcd api/etcdserverpb/rpc.proto). */
export function writeRange(writer: ProtoWriter, request: IRangeRequest): void {
  writer.bytes(1, request.key);
  writer.bytes(2, request.range_end);
  writer.int64(3, request.limit);
  writer.int64(4, request.revision);
  writer.int64(5, numberOf(SortOrder, request.sort_order));
  writer.int64(6, numberOf(SortTarget, request.sort_target));
  writer.bool(7, request.serializable);
  writer.bool(8, request.keys_only);
  writer.bool(9, request.count_only);
  writer.int64(10, request.min_mod_revision);
  writer.int64(11, request.max_mod_revision);
  writer.int64(12, request.min_create_revision);
  writer.int64(13, request.max_create_revision);
}

/** Writes a PutRequest. */
export function writePut(writer: ProtoWriter, request: IPutRequest): void {
  writer.bytes(1, request.key);
  writer.bytes(2, request.value);
  writer.int64(3, request.lease);
  writer.bool(4, request.prev_kv);
  writer.bool(5, request.ignore_value);
  writer.bool(6, request.ignore_lease);
}

/** Writes a DeleteRangeRequest. */
export function writeDeleteRange(writer: ProtoWriter, request: IDeleteRangeRequest): void {
  writer.bytes(1, request.key);
  writer.bytes(2, request.range_end);
  writer.bool(3, request.prev_kv);
}

/** Writes a TxnRequest. */
export function writeTxn(writer: ProtoWriter, request: ITxnRequest): void {
  for (const compare of request.compare ?? []) writer.message(1, compare, writeCompare);
  for (const operation of request.success ?? []) writer.message(2, operation, writeOperation);
  for (const operation of request.failure ?? []) writer.message(3, operation, writeOperation);
}

function writeCompare(writer: ProtoWriter, compare: ICompare): void {
  writer.int64(1, numberOf(CompareResult, compare.result));
  writer.int64(2, numberOf(CompareTarget, compare.target));
  writer.bytes(3, compare.key);
  writer.int64(4, compare.version);
  writer.int64(5, compare.create_revision);
  writer.int64(6, compare.mod_revision);
  writer.bytes(7, compare.value);
  writer.int64(8, compare.lease);
  writer.bytes(64, compare.range_end);
}

function writeOperation(writer: ProtoWriter, operation: IRequestOp): void {
  writer.message(1, operation.request_range, writeRange);
  writer.message(2, operation.request_put, writePut);
  writer.message(3, operation.request_delete_range, writeDeleteRange);
  writer.message(4, operation.request_txn, writeTxn);
}

/** Enumerations come by number or by name. */
function numberOf<Name extends string>(
  names: Readonly<Record<Name, number>>,
  value: number | Name | undefined,
): number | undefined {
  return typeof value === "string" ? names[value] : value;
}
