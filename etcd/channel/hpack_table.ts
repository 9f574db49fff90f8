/** One header: name and value, one character for each octet. */
export type HeaderField = readonly [name: string, value: string];

/** Fields that both sides know from the start; their indexes begin at 1 (RFC 7541, appendix A). */
export const staticTable: readonly HeaderField[] = [
  [":authority", ""],
  [":method", "GET"],
  [":method", "POST"],
  [":path", "/"],
  [":path", "/index.html"],
  [":scheme", "http"],
  [":scheme", "https"],
  [":status", "200"],
  [":status", "204"],
  [":status", "206"],
  [":status", "304"],
  [":status", "400"],
  [":status", "404"],
  [":status", "500"],
  ["accept-charset", ""],
  ["accept-encoding", "gzip, deflate"],
  ["accept-language", ""],
  ["accept-ranges", ""],
  ["accept", ""],
  ["access-control-allow-origin", ""],
  ["age", ""],
  ["allow", ""],
  ["authorization", ""],
  ["cache-control", ""],
  ["content-disposition", ""],
  ["content-encoding", ""],
  ["content-language", ""],
  ["content-length", ""],
  ["content-location", ""],
  ["content-range", ""],
  ["content-type", ""],
  ["cookie", ""],
  ["date", ""],
  ["etag", ""],
  ["expect", ""],
  ["expires", ""],
  ["from", ""],
  ["host", ""],
  ["if-match", ""],
  ["if-modified-since", ""],
  ["if-none-match", ""],
  ["if-range", ""],
  ["if-unmodified-since", ""],
  ["last-modified", ""],
  ["link", ""],
  ["location", ""],
  ["max-forwards", ""],
  ["proxy-authenticate", ""],
  ["proxy-authorization", ""],
  ["range", ""],
  ["referer", ""],
  ["refresh", ""],
  ["retry-after", ""],
  ["server", ""],
  ["set-cookie", ""],
  ["strict-transport-security", ""],
  ["transfer-encoding", ""],
  ["user-agent", ""],
  ["vary", ""],
  ["via", ""],
  ["www-authenticate", ""],
];

/** The size of the dynamic table before SETTINGS say otherwise (RFC 9113, section 6.5.2). */
export const defaultHeaderTableSize = 4_096;

/** What an entry counts beyond its octets (RFC 7541, section 4.1). */
const entryOverhead = 32;

/** How much a field counts, in a table and in a list of headers (RFC 9113, section 6.5.2). */
export function fieldSize(name: string, value: string): number {
  return name.length + value.length + entryOverhead;
}

/** The static table followed by the fields that one direction of a connection has indexed. */
export class HpackTable {
  /** Rises with every change: an index found earlier may mean something else afterwards. */
  generation = 0;
  readonly #entries: HeaderField[] = [];
  #size = 0;
  #limit: number;

  /** Creates a table whose dynamic part may take `limit` octets. */
  constructor(limit: number = defaultHeaderTableSize) {
    this.#limit = limit;
  }

  /** What the entries of the dynamic part count together. */
  get size(): number {
    return this.#size;
  }

  /** The dynamic entries, the latest first. */
  entries(): readonly HeaderField[] {
    return this.#entries.toReversed();
  }

  /** The field with an index, if there is one. */
  at(index: number): HeaderField | undefined {
    if (index <= staticTable.length) return staticTable[index - 1];
    return this.#entries[this.#entries.length - (index - staticTable.length)];
  }

  /** The index of a field, or of one with its name, or 0; whether the value is the same too. */
  find(name: string, value: string): { readonly index: number; readonly exact: boolean } {
    let named = 0;
    const count = staticTable.length + this.#entries.length;
    for (let index = 1; index <= count; index++) {
      const field = this.at(index)!;
      if (field[0] !== name) continue;
      if (field[1] === value) return { index, exact: true };
      if (named === 0) named = index;
    }
    return { index: named, exact: false };
  }

  /** Adds a field and drops the oldest for it; one larger than the table empties it (4.4). */
  add(name: string, value: string): void {
    this.generation += 1;
    const size = fieldSize(name, value);
    this.#shrinkTo(this.#limit - size);
    if (size > this.#limit) return;
    this.#entries.push([name, value]);
    this.#size += size;
  }

  /** Changes how many octets the dynamic part may take. */
  resize(limit: number): void {
    this.generation += 1;
    this.#limit = limit;
    this.#shrinkTo(limit);
  }

  #shrinkTo(size: number): void {
    let dropped = 0;
    while (this.#size > size && dropped < this.#entries.length) {
      const [name, value] = this.#entries[dropped++]!;
      this.#size -= fieldSize(name, value);
    }
    this.#entries.splice(0, dropped);
  }
}
