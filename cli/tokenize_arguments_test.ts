import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import assert from "node:assert/strict";
import { parseArgs } from "node:util";
import type { OptionSpecs } from "./option_spec.ts";
import { tokenizeArguments } from "./tokenize_arguments.ts";

const options: OptionSpecs = {
  output: { type: "string", short: "o", placeholder: "FORMAT", summary: "How to print" },
  members: { type: "integer", placeholder: "COUNT", summary: "How many" },
  check: { type: "flag", short: "c", summary: "Only check" },
  verbose: { type: "flag", short: "v", summary: "Say more" },
  k: { type: "flag", summary: "Keep" },
};

/** The tokens in brief: words as they are, options with what follows their name. */
function brief(...args: string[]): string[] {
  return [...tokenizeArguments(args, options)].map((token) => {
    if (token.kind === "positional") return token.value;
    const { name, rawName, value, inline } = token;
    return `${rawName}:${name}${value === undefined ? "" : `${inline ? "=" : " "}${value}`}`;
  });
}

describe("tokenizeArguments()", () => {
  const cases: readonly (readonly [args: readonly string[], tokens: readonly string[]])[] = [
    [["a", "-", "", "b"], ["a", "-", "", "b"]],
    [["--output", "json", "a"], ["--output:output json", "a"]],
    [["--output=a=b", "--output="], ["--output:output=a=b", "--output:output="]],
    [["-o", "json", "-ojson", "-o=x"], ["-o:output json", "-o:output=json", "-o:output==x"]],
    [["--output", "--check"], ["--output:output --check"]],
    [["--output", "--", "a"], ["--output:output --", "a"]],
    [["--output"], ["--output:output"]],
    [["--check", "a", "--check=b"], ["--check:check", "a", "--check:check=b"]],
    [["-cv", "a"], ["-c:check", "-v:verbose", "a"]],
    [["-cvo", "json"], ["-c:check", "-v:verbose", "-o:output json"]],
    [["-cojson-v"], ["-c:check", "-o:output=json-v"]],
    [["-cx"], ["-c:check", "-x:x"]],
    [["-k", "-x", "-5"], ["-k:k", "-x:x", "-5:5"]],
    [["--wrong", "a", "--=x", "--=x=y"], ["--wrong:wrong", "a", "--=x:=x", "--:=x=y"]],
    [["--toString", "a"], ["--toString:toString", "a"]],
    [["a", "--", "-c", "--", "--output"], ["a", "-c", "--", "--output"]],
  ];
  for (const [args, tokens] of cases) {
    it(`cuts ${JSON.stringify(args)}`, () => {
      assert.deepEqual(brief(...args), tokens);
    });
  }

  it("does what Node's parseArgs does when it is not strict", () => {
    const part = fc.constantFrom(
      ..."-=ocvkx5 ",
      "--",
      "--output",
      "--members",
      "--check",
      "--constructor",
      "é😀",
      "\n",
    );
    const word = fc.array(part, { maxLength: 5 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (args) => {
        assert.deepEqual([...tokenizeArguments(args, options)], tokensOfNode(args));
      }),
      { numRuns: 3000 },
    );
  });
});

function tokensOfNode(args: string[]): unknown[] {
  const known = Object.entries(options).map(([name, { type, short }]) =>
    [name, {
      type: type === "flag" ? "boolean" as const : "string" as const,
      ...(short === undefined ? {} : { short }),
    }] as const
  );
  const { tokens } = parseArgs({
    args,
    options: Object.fromEntries(known),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  return tokens.flatMap((token): unknown[] => {
    if (token.kind === "option-terminator") return [];
    if (token.kind === "positional") return [{ kind: token.kind, value: token.value }];
    const { kind, name, rawName, value, inlineValue = false } = token;
    return [{ kind, name, rawName, value, inline: inlineValue }];
  });
}
