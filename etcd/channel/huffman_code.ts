/** Stands for the end of a string; its code may appear only as padding, in part. */
export const endOfString = 256;

/** The code of every symbol, in the two forms that encoding and decoding look things up in. */
export interface HuffmanCode {
  /** The bits of a symbol's code, by symbol. */
  readonly codes: Uint32Array;
  /** How many bits that are, by symbol. */
  readonly lengths: Uint8Array;
  /** Symbols in the order of their codes. */
  readonly symbols: Uint16Array;
  /** The first code of each length. */
  readonly firstCodes: Uint32Array;
  /** How many codes have each length. */
  readonly counts: Uint16Array;
  /** Where in {@link symbols} the symbols of each length begin. */
  readonly offsets: Uint16Array;
}

/** Symbols by the length of their code in bits (RFC 7541, appendix B), as inclusive ranges. */
const symbolsByLength: Readonly<Record<number, string>> = {
  5: "48-50 97 99 101 105 111 115 116",
  6: "32 37 45-47 51-57 61 65 95 98 100 102-104 108-110 112 114 117",
  7: "58 66-87 89 106 107 113 118-122",
  8: "38 42 44 59 88 90",
  10: "33 34 40 41 63",
  11: "39 43 124",
  12: "35 62",
  13: "0 36 64 91 93 126",
  14: "94 125",
  15: "60 96 123",
  19: "92 195 208",
  20: "128 130 131 162 184 194 224 226",
  21: "153 161 167 172 176 177 179 209 216 217 227 229 230",
  22:
    "129 132-134 136 146 154 156 160 163 164 169 170 173 178 181 185-187 189 190 196 198 228 232 233",
  23:
    "1 135 137-141 143 147 149-152 155 157 158 165 166 168 174 175 180 182 183 188 191 197 231 239",
  24: "9 142 144 145 148 159 171 206 215 225 236 237",
  25: "199 207 234 235",
  26: "192 193 200-202 205 210 213 218 219 238 240 242 243 255",
  27: "203 204 211 212 214 221-223 241 244-248 250-254",
  28: "2-8 11 12 14-21 23-27 28-31 127 220 249",
  30: "10 13 22 256",
};

const longest = 30;
let shared: HuffmanCode | undefined;

/**
 * HPACK's Huffman code, built at its first use. The lengths say it all: within a length codes
 * ascend with the symbols, and each length goes on where the shorter ones ended (RFC 7541, 5.2).
 */
export function huffmanCode(): HuffmanCode {
  shared ??= buildCode();
  return shared;
}

function buildCode(): HuffmanCode {
  const code: HuffmanCode = {
    codes: new Uint32Array(endOfString + 1),
    lengths: new Uint8Array(endOfString + 1),
    symbols: new Uint16Array(endOfString + 1),
    firstCodes: new Uint32Array(longest + 1),
    counts: new Uint16Array(longest + 1),
    offsets: new Uint16Array(longest + 1),
  };
  let next = 0;
  let placed = 0;
  for (let length = 1; length <= longest; length++) {
    next *= 2;
    code.firstCodes[length] = next;
    code.offsets[length] = placed;
    for (const symbol of symbolsOf(symbolsByLength[length] ?? "")) {
      code.symbols[placed++] = symbol;
      code.codes[symbol] = next++;
      code.lengths[symbol] = length;
    }
    code.counts[length] = placed - code.offsets[length]!;
  }
  return code;
}

function* symbolsOf(ranges: string): Generator<number> {
  for (const range of ranges.match(/\S+/g) ?? []) {
    const [first, last = first] = range.split("-").map(Number) as [number, number?];
    for (let symbol = first; symbol <= last!; symbol++) yield symbol;
  }
}
