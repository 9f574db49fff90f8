import { globalName } from "./global_name.ts";

/**
 * `console.assert` prints and goes on, so an example or a test that relies on it can never fail.
 * Examples stand in comments, so comments are searched too.
 */
export const noConsoleAssert: Deno.lint.Rule = {
  create(context) {
    const report = (range: Deno.lint.Range) =>
      context.report({
        range,
        message: "console.assert() never throws",
        hint: 'Use assert from "node:assert/strict"',
      });
    return {
      MemberExpression(node) {
        if (globalName(node) === "console.assert") report(node.range);
      },
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          if (/^[\s*]*console\.assert\(/m.test(comment.value)) report(comment.range);
        }
      },
    };
  },
};
