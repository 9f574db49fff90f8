import { type Document, isScalar, parseAllDocuments, type ParsedNode } from "yaml";
import type { Finding } from "../../../diagnostics/finding.ts";
import type { ConfigText } from "../config_problem.ts";
import { sizeProblem } from "../expanded_size.ts";
import { positionIn } from "../text_position.ts";
import type { AliasTargets } from "./alias_targets.ts";
import { locateNode } from "./locate_node.ts";
import { findReferences } from "./find_references.ts";
import { textFinding, type TextProblem } from "../text_problem.ts";
import { findLimitBreach } from "./yaml_limits.ts";

/** One document of a YAML file. */
export interface YamlDocument {
  /** The document as plain data. */
  readonly value: unknown;
  /** Where its fields stand. */
  readonly text: ConfigText;
  /** The document as it was written, without the `---` before it. */
  readonly source: string;
}

/** The documents of a file, or what is wrong with its text. */
export type YamlFile =
  | { readonly ok: true; readonly documents: readonly YamlDocument[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Later syntax errors are mostly echoes of earlier ones. */
const mostSyntaxErrors = 20;

/** The parser's messages may repeat as much of the text as there is. */
const longestMessage = 160;

/** Times that anchors may be used; how much data that makes is bounded apart. */
const mostAliases = 10_000;

/** Fields that merge keys may copy. */
const mostMergedFields = 10_000_000;

/**
 * Reads all documents of a YAML 1.2 text. Merge keys (`<<`) work, and empty documents are left
 * out.
 *
 * @param text the text without a byte order mark
 * @param file the name that positions carry
 */
export function parseDocuments(text: string, file: string): YamlFile {
  const origin = { text, file };
  const breach = findLimitBreach(text);
  if (breach !== undefined) return refused([breach], origin);
  try {
    return readAll(origin);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return refused(
      [{ code: "too-large", offset: 0, message: "the text nests too deeply" }],
      origin,
    );
  }
}

interface Origin {
  readonly text: string;
  readonly file: string;
}

interface RefusedDocument {
  readonly problems: readonly TextProblem[];
}

function readAll(origin: Origin): YamlFile {
  const parsed: readonly Document.Parsed<ParsedNode>[] = parseAllDocuments(origin.text, {
    logLevel: "error",
    merge: true,
    prettyErrors: false,
    uniqueKeys: false,
    version: "1.2",
  });
  const problems: TextProblem[] = [];
  const documents: YamlDocument[] = [];
  for (const document of parsed) {
    const read = readDocument(document, origin);
    if ("problems" in read) problems.push(...read.problems);
    else if (read.value !== null) documents.push(read);
  }
  return problems.length > 0 ? refused(problems, origin) : { ok: true, documents };
}

function readDocument(
  document: Document.Parsed<ParsedNode>,
  origin: Origin,
): YamlDocument | RefusedDocument {
  const syntax = syntaxProblems(document);
  if (syntax.length > 0) return { problems: syntax };
  const { targets, problems, mergedFields } = findReferences(document.contents);
  if (problems.length > 0) return { problems };
  const [start, , end] = document.range;
  if (mergedFields > mostMergedFields) return tooMuch(start);
  const value = toData(document);
  if (value === undefined) return tooMuch(start);
  return {
    value,
    text: textOf(document, { ...origin, targets }),
    source: withoutMarkers(origin.text.slice(start, end)),
  };
}

function syntaxProblems({ errors, warnings }: Document.Parsed<ParsedNode>): TextProblem[] {
  return [...errors, ...warnings].slice(0, mostSyntaxErrors).map(({ message, pos }) => ({
    code: "yaml-syntax",
    offset: pos[0],
    message: message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message,
  }));
}

function withoutMarkers(source: string): string {
  return source.replace(/^---(?:[ \t]*\r?\n|[ \t]+|$)/, "").replace(/^\.\.\.\s*$/m, "");
}

/** `undefined` stands for more data than anybody writes; YAML itself has only null. */
function toData(document: Document.Parsed<ParsedNode>): unknown {
  try {
    const value: unknown = document.toJS({ maxAliasCount: mostAliases });
    return sizeProblem(value) === undefined ? value : undefined;
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

function tooMuch(offset: number): RefusedDocument {
  const message = "aliases and merge keys make too much of this document";
  return { problems: [{ code: "too-large", offset, message, hint: "Use fewer of them" }] };
}

function textOf(
  { contents }: Document.Parsed<ParsedNode>,
  { text, file, targets }: Origin & { readonly targets: AliasTargets },
): ConfigText {
  return {
    position(path, part) {
      const { offset } = locateNode(contents, { path, part, targets });
      return positionIn(text, { file, offset });
    },
    written(path) {
      const { node } = locateNode(contents, { path, part: "value", targets });
      return isScalar(node) ? node.source : undefined;
    },
  };
}

function refused(problems: readonly TextProblem[], { text, file }: Origin): YamlFile {
  return { ok: false, findings: problems.map((problem) => textFinding(problem, { text, file })) };
}
