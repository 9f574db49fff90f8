import { Buffer } from "node:buffer";
import type { Scene } from "./scene.ts";

/** A range of keys as etcd's requests write it; without `range_end` it is one key. */
export interface KeySpan {
  /** The key, or the first one of the range. */
  readonly key: Buffer;
  /** The first key after the range. */
  readonly range_end?: Buffer;
}

/** A way to aim a request at keys, and whether it stays within the caller's prefix. */
export interface SpanCase {
  /** What it is, for people. */
  readonly target: string;
  /** Whether a tenant may do with it what it may do with its own keys. */
  readonly own: boolean;
  /** The range, as it lies in a scene. */
  readonly span: (scene: Scene) => KeySpan;
}

/** The end of a range that has no end: every key from its beginning on (etcd api rpc.proto). */
export const openEnd: Buffer = Buffer.from([0]);

/**
 * Every way a range can lie to the caller's prefix. The first key after a prefix belongs to
 * nobody; `\0` as the end of a range means all keys from its beginning on, and is the difference
 * that GHSA-xg4h-6gfc-h4m8 and Kamaji's roles of before August 2024 were about.
 */
export const spanCases: readonly SpanCase[] = [
  at("an own key", true, ({ own }) => ({ key: own.key })),
  at("the own prefix", true, ({ own }) => ({ key: own.prefix, range_end: own.prefixEnd })),
  at("part of the own prefix", true, ({ own }) => ({ key: own.key, range_end: own.prefixEnd })),
  at("nothing: an own key to an earlier end", true, ({ before, own }) => ({
    key: own.key,
    range_end: before.prefix,
  })),
  at("a foreign key", false, ({ foreign }) => ({ key: foreign.key })),
  at("a key of the neighbour before", false, ({ before }) => ({ key: before.key })),
  at("the key that ends the own prefix", false, ({ own }) => ({ key: own.prefixEnd })),
  at("a foreign prefix", false, ({ foreign }) => ({
    key: foreign.prefix,
    range_end: foreign.prefixEnd,
  })),
  at("the own prefix and one key more", false, ({ own }) => ({
    key: own.prefix,
    range_end: Buffer.concat([own.prefixEnd, openEnd]),
  })),
  at("the own prefix and the neighbour after", false, ({ foreign, own }) => ({
    key: own.prefix,
    range_end: foreign.prefixEnd,
  })),
  at("the neighbour before and the own prefix", false, ({ before, own }) => ({
    key: before.prefix,
    range_end: own.prefixEnd,
  })),
  at("the own prefix with the open end \\0", false, ({ own }) => ({
    key: own.prefix,
    range_end: openEnd,
  })),
  at("an own key with the open end \\0", false, ({ own }) => ({
    key: own.key,
    range_end: openEnd,
  })),
  at("a foreign key with the open end \\0", false, ({ foreign }) => ({
    key: foreign.key,
    range_end: openEnd,
  })),
  at("all keys, \\0 with the open end \\0", false, () => ({ key: openEnd, range_end: openEnd })),
  at("all keys before the own prefix", false, ({ own }) => ({
    key: openEnd,
    range_end: own.prefix,
  })),
];

function at(target: string, own: boolean, span: SpanCase["span"]): SpanCase {
  return { target, own, span };
}
