import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import { prefixEnd } from "../prefix_end.ts";
import { repeatWhenOutdated } from "./repeat_when_outdated.ts";
import { keyRangeOf, type Tenant } from "./tenant.ts";

/** Keys that are below no tenant's prefix. */
export interface KeyCensus {
  /** Those below a prefix like a tenant's, by prefix and in order. */
  readonly prefixes: readonly OrphanPrefix[];
  /** How many others there are. */
  readonly strayKeys: number;
}

/** A prefix like a tenant's that is nobody's. */
export interface OrphanPrefix {
  /** A slash, a name and a slash. */
  readonly prefix: string;
  /** How many keys are below it. */
  readonly keys: number;
}

/**
 * Where our own marks are: before every key that begins with a slash, so that not even a role that
 * is open to the end reaches them.
 */
export const ownPrefix = ".kamaji-etcd/";

/** So many prefixes of nobody are told one by one; keys behind them count as strays. */
const mostPrefixes = 1_000;

/**
 * Counts the keys of nobody without reading those of tenants: it asks only for what lies between
 * their prefixes. Members count in their index in memory and read no value for it. It is
 * serializable, and not of one moment.
 *
 * @param client a client of a user with the role root
 */
export async function takeKeyCensus(
  client: Etcd3,
  tenants: readonly Tenant[],
): Promise<KeyCensus> {
  const prefixes: OrphanPrefix[] = [];
  let strayKeys = 0;
  for (const gap of gapsBetween(tenants)) {
    let rest = gap;
    for (;;) {
      const { count, first } = await look(client, rest);
      if (first === undefined) break;
      const group: Group = prefixes.length < mostPrefixes ? groupOf(first, rest) : rest;
      const { count: keys } = await look(client, group);
      if (group.prefix === undefined) strayKeys += keys;
      else prefixes.push({ prefix: group.prefix, keys });
      if (keys >= count) break;
      rest = { key: group.rangeEnd, rangeEnd: rest.rangeEnd };
    }
  }
  return { prefixes, strayKeys };
}

interface Gap {
  readonly key: Buffer;
  readonly rangeEnd: Buffer;
}

/** Keys that are counted together. */
interface Group extends Gap {
  /** What they have in common, where that is like a tenant's prefix. */
  readonly prefix?: string;
}

const start = Buffer.from([0]);
const openEnd = Buffer.from([0]);
const slash = Buffer.from("/");

/** What no tenant's prefix covers, in order. */
function gapsBetween(tenants: readonly Tenant[]): Gap[] {
  const taken = [keyRangeOf({ name: "", prefix: ownPrefix }), ...tenants.map(keyRangeOf)]
    .toSorted((one, other) => Buffer.compare(one.key, other.key));
  const gaps: Gap[] = [];
  let from: Buffer = start;
  for (const { key, rangeEnd } of taken) {
    if (Buffer.compare(from, key) < 0) gaps.push({ key: from, rangeEnd: key });
    if (Buffer.compare(from, rangeEnd) < 0) from = rangeEnd;
  }
  return [...gaps, { key: from, rangeEnd: openEnd }];
}

/** What to count together with a key: its prefix, or what is like it and has none. */
function groupOf(first: Buffer, within: Gap): Group {
  if (Buffer.compare(first, slash) < 0) return upTo(slash, { key: first, within });
  if (first[0] !== slash[0]) return { key: first, rangeEnd: within.rangeEnd };
  const second = first.indexOf(slash, 1);
  if (second <= 1) return upTo(Buffer.concat([first, start]), { key: first, within });
  const from = first.subarray(0, second + 1);
  const group = upTo(Buffer.from(prefixEnd(from)), { key: from, within });
  return { ...group, prefix: from.toString() };
}

function upTo(end: Buffer, { key, within }: { readonly key: Buffer; readonly within: Gap }): Gap {
  const isInside = within.rangeEnd.equals(openEnd) || Buffer.compare(end, within.rangeEnd) < 0;
  return { key, rangeEnd: isInside ? end : within.rangeEnd };
}

async function look(
  client: Etcd3,
  { key, rangeEnd }: Gap,
): Promise<{ readonly first: Buffer | undefined; readonly count: number }> {
  const answer = await repeatWhenOutdated(() =>
    client.kv.range({ key, range_end: rangeEnd, limit: 1, keys_only: true, serializable: true })
  );
  return { first: answer.kvs[0]?.key, count: Number(answer.count) };
}
