import { globalName } from "./global_name.ts";

const leavingOut = /^((describe|it|suite|test)|Deno\.test)\.(only|skip|todo|ignore)$/;

/**
 * A case that is left out by accident stays out. What a machine cannot run is left out in one way
 * only, by `itWhere()` of tests/it_where.ts, which the report shows.
 */
export const noLeftOutCases: Deno.lint.Rule = {
  create(context) {
    return {
      MemberExpression(node) {
        const name = globalName(node);
        if (name === undefined || !leavingOut.test(name)) return;
        context.report({
          node,
          message: `${name} leaves tests out`,
          hint: "Use itWhere() of tests/it_where.ts where a machine cannot run a case",
        });
      },
    };
  },
};
