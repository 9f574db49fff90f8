/**
 * Words that some reader takes for null, a boolean or a number. YAML 1.1, which Kubernetes' tools
 * read, knows more of them than YAML 1.2 (https://yaml.org/type/bool.html), and some of its readers
 * take an exponent alone, as in "E0", for a number.
 */
const reservedWord = /^(y|yes|n|no|true|false|on|off|null|nan|inf|e[\d_]+)$/i;

/**
 * Texts that read the same without quotes in YAML 1.1 and 1.2. They begin with a letter, a slash, a
 * long flag or a `$(VARIABLE)`, none of which begins a number, a date or an indicator.
 */
const plainText = /^([A-Za-z/]|--[a-z]|\$\()[\w ./@:=,+%$()[\]~!*?-]*$/;

/** A quantity, a duration or a port name that begins with digits and is no number for any reader. */
const plainAmount = /^[1-9]\d*([KMGTPE]i|m|s|h)$/;

/** What could end a plain text early: a key's colon, a comment, a space at the end. */
const breaksPlain = /: |:$| #| $| {2}/;

/** Everything that YAML does not call printable, besides tab and line feed, and its line breaks. */
// deno-lint-ignore no-control-regex
const unprintable = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}/u;

/**
 * Writes a text so that readers of YAML 1.1 (Kubernetes) and of YAML 1.2 understand the same text:
 * plain where that is certain, in double quotes otherwise. The result is one line.
 *
 * @throws {TypeError} if the text has half of a surrogate pair, which no YAML file can hold
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { yamlScalar } from "./yaml_scalar.ts";
 *
 * assert.equal(yamlScalar("32Gi"), "32Gi");
 * assert.equal(yamlScalar("no"), '"no"');
 * assert.equal(yamlScalar("0x10"), '"0x10"');
 * ```
 */
export function yamlScalar(text: string): string {
  return isPlain(text) ? text : quoted(text);
}

/**
 * Writes a text of several lines as a literal block, the first line being the block's header and
 * the others without indentation, or returns `undefined` when only quotes are certain to keep it:
 * a reader guesses the indentation from the first line, and formatters strip spaces at line ends.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { yamlBlock } from "./yaml_scalar.ts";
 *
 * assert.deepEqual(yamlBlock("one\ntwo\n"), ["|", "one", "two"]);
 * assert.equal(yamlBlock("one line"), undefined);
 * ```
 */
export function yamlBlock(text: string): readonly string[] | undefined {
  if (!/^[^\s][^]*\n/.test(text) || /[ \t](\n|$)|\n\n$/.test(text)) return undefined;
  if (unprintable.test(text)) return undefined;
  const lines = text.split("\n");
  if (lines.at(-1) !== "") return ["|-", ...lines];
  return ["|", ...lines.slice(0, -1)];
}

/** Writes a number as a float or an integer that both versions of YAML read alike. */
export function yamlNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`No YAML for the number ${value}`);
  const text = String(value);
  // YAML 1.1 takes "1e+21" for a text, since its floats need a point.
  return text.includes("e") && !text.includes(".") ? text.replace("e", ".0e") : text;
}

function isPlain(text: string): boolean {
  if (plainAmount.test(text)) return true;
  return plainText.test(text) && !breaksPlain.test(text) && !reservedWord.test(text);
}

function quoted(text: string): string {
  if (!text.isWellFormed()) throw new TypeError(`No YAML for the text ${JSON.stringify(text)}`);
  return JSON.stringify(text).replace(new RegExp(unprintable, "gu"), escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
