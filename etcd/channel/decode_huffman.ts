import { Http2Error, Http2ErrorCode } from "./http2_error.ts";
import { endOfString, huffmanCode } from "./huffman_code.ts";

/** A code of this length is no symbol's: the longest has 30 bits. */
const tooLong = 31;

/**
 * Decodes a string of HPACK, one character for each octet. Strings that matter recur and come from
 * the table of the connection the second time, so this goes bit by bit.
 *
 * @throws {Http2Error} COMPRESSION_ERROR for padding that is not the beginning of the end-of-string
 * code or 8 bits or longer, and for that code itself (RFC 7541, section 5.2)
 */
export function decodeHuffman(bytes: Uint8Array, range: { start: number; end: number }): string {
  const { counts, firstCodes, offsets, symbols } = huffmanCode();
  let text = "";
  let code = 0;
  let length = 0;
  for (let at = range.start; at < range.end; at++) {
    for (let bit = 7; bit >= 0; bit--) {
      code = code << 1 | bytes[at]! >> bit & 1;
      length += 1;
      if (length === tooLong) throw malformed("has no symbol");
      const nth = code - firstCodes[length]!;
      if (nth >= counts[length]!) continue;
      const symbol = symbols[offsets[length]! + nth]!;
      if (symbol === endOfString) throw malformed("ends a string early");
      text += String.fromCharCode(symbol);
      code = 0;
      length = 0;
    }
  }
  if (length > 7) throw malformed("is padded by an octet or more");
  if (code !== (1 << length) - 1) throw malformed("is padded with other bits than ones");
  return text;
}

function malformed(what: string): Http2Error {
  return new Http2Error(Http2ErrorCode.compressionError, `Huffman code of a header ${what}`);
}
