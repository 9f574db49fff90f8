import { CST, Lexer } from "yaml";
import type { TextProblem } from "../text_problem.ts";

/** Kubernetes documents nest about a dozen levels. */
const deepestNesting = 100;

/** Documents of one file; an etcd and what belongs to it are a handful. */
const mostDocuments = 100;

/**
 * Looks for nesting and numbers of documents that no configuration has, before the parser does:
 * yaml 2.9.1 takes minutes for a few thousand nested braces.
 */
export function findLimitBreach(text: string): TextProblem | undefined {
  let offset = 0;
  let depth = 0;
  let indicators = 0;
  let documents = 1;
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token);
    if (type === "newline") indicators = 0;
    if (type === "seq-item-ind" || type === "explicit-key-ind") indicators += 1;
    if (type === "map-value-ind" && depth === 0) indicators += 1;
    if (type === "flow-map-start" || type === "flow-seq-start") depth += 1;
    if (type === "flow-map-end" || type === "flow-seq-end") depth = Math.max(0, depth - 1);
    if (type === "flow-error-end") depth = 0;
    if (type === "doc-start") documents += 1;
    if (depth + indicators > deepestNesting) {
      return tooLarge(offset, `expected at most ${deepestNesting} levels of nesting`);
    }
    if (documents > mostDocuments) {
      return tooLarge(offset, `expected at most ${mostDocuments} documents in one file`);
    }
    offset += lengthInText(token, type);
  }
  return undefined;
}

function tooLarge(offset: number, message: string): TextProblem {
  return { code: "too-large", offset, message };
}

/** The lexer marks documents and values with control characters that are not in the text. */
function lengthInText(token: string, type: string | null): number {
  return type === "doc-mode" || type === "flow-error-end" || type === "scalar" ? 0 : token.length;
}
