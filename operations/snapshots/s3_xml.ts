const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/**
 * The texts of all elements of a name in an answer of S3. Those that we ask for hold text alone,
 * and S3 writes neither comments nor CDATA into them, so no more of XML is needed than this.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { elementsOf } from "./s3_xml.ts";
 *
 * assert.deepEqual(elementsOf("<a><Key>b&amp;c</Key><Key/></a>", "Key"), ["b&c", ""]);
 * ```
 */
export function elementsOf(xml: string, name: string): string[] {
  const pattern = new RegExp(`<${name}(?:\\s[^>]*)?(?:/>|>([^<]*)</${name}>)`, "g");
  return [...xml.matchAll(pattern)].map(([, text = ""]) => unescapeXml(text));
}

/** Writes a text so that it can stand in an element. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
}

function unescapeXml(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hexadecimal, name) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hexadecimal !== undefined) return String.fromCodePoint(Number.parseInt(hexadecimal, 16));
    return entities[name] ?? whole;
  });
}
