import { globalName } from "./global_name.ts";

const leavingOut = /^((describe|it|suite|test)|Deno\.test)\.(only|skip|todo|ignore)$/;

/** A test that is left out by accident stays out. What cannot run somewhere is decided in the open. */
export const noLeftOutCases: Deno.lint.Rule = {
  create(context) {
    return {
      MemberExpression(node) {
        const name = globalName(node);
        if (name === undefined || !leavingOut.test(name)) return;
        context.report({ node, message: `${name} leaves tests out` });
      },
    };
  },
};
