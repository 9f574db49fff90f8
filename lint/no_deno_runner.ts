import { globalName } from "./global_name.ts";

/** All tests are written the same way, so that they can move to another runner. */
export const noDenoRunner: Deno.lint.Rule = {
  create(context) {
    return {
      MemberExpression(node) {
        if (globalName(node) !== "Deno.test") return;
        context.report({ node, message: 'Use describe() and it() from "@std/testing/bdd"' });
      },
    };
  },
};
