const units = ["B", "KiB", "MiB", "GiB", "TiB"];

/**
 * A number of bytes for people, in binary units.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sizeText } from "./size_text.ts";
 *
 * assert.equal(sizeText(1_288_490_189), "1.2 GiB");
 * assert.equal(sizeText(8 * 1024 ** 3), "8 GiB");
 * assert.equal(sizeText(512), "512 B");
 * ```
 */
export function sizeText(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (Math.abs(size) >= 1_023.95 && unit < units.length - 1) {
    size /= 1_024;
    unit++;
  }
  return `${Number(size.toFixed(size < 100 ? 1 : 0))} ${units[unit]}`;
}
