import type { ByteBuffer } from "./byte_buffer.ts";
import { huffmanCode } from "./huffman_code.ts";

/** How many octets a string takes when it is encoded, padding included. */
export function huffmanLength(text: string): number {
  const { lengths } = huffmanCode();
  let bits = 0;
  for (let at = 0; at < text.length; at++) bits += lengths[text.charCodeAt(at) & 0xff]!;
  return Math.ceil(bits / 8);
}

/** Appends a string of HPACK in Huffman code, padded with ones (RFC 7541, section 5.2). */
export function encodeHuffman(sink: ByteBuffer, text: string): void {
  const { codes, lengths } = huffmanCode();
  let held = 0;
  let octet = 0;
  for (let at = 0; at < text.length; at++) {
    const symbol = text.charCodeAt(at) & 0xff;
    for (let bit = lengths[symbol]! - 1; bit >= 0; bit--) {
      octet = octet << 1 | codes[symbol]! >>> bit & 1;
      if (++held < 8) continue;
      sink.byte(octet);
      held = 0;
      octet = 0;
    }
  }
  if (held > 0) sink.byte(octet << 8 - held | 0xff >> held);
}
