import { modulePath } from "./module_path.ts";

const groups: ReadonlySet<string> = new Set(["describe", "it"]);
const hooks: ReadonlySet<string> = new Set(["before", "after", "beforeEach", "afterEach"]);

/** The modules that may know which test runner stands behind the functions. */
const adapters: ReadonlySet<string> = new Set(["tests/bdd.ts", "tests/it_where.ts"]);

const otherRunners = /^(node:test|bun:test|vitest|jest|jsr:@std\/testing.*)$/;

/**
 * Tests are written with what both `@std/testing/bdd` and `node:test` have: six functions, bodies
 * without a test context, no options. A body without a statement proves nothing.
 */
export const strictBdd: Deno.lint.Rule = {
  create(context) {
    const imported = new Set<string>();
    const report = (node: Deno.lint.Node, message: string) => context.report({ node, message });
    return {
      ImportDeclaration(node) {
        const specifier = node.source.value;
        if (otherRunners.test(specifier) && !adapters.has(modulePath(context.filename))) {
          report(node, 'Test functions come from "@std/testing/bdd"');
        }
        if (specifier !== "@std/testing/bdd") return;
        for (const binding of node.specifiers) {
          const name = plainName(binding);
          if (name === undefined) {
            report(binding, "Import test functions one by one, by their names");
          } else if (groups.has(name) || hooks.has(name)) imported.add(name);
          else report(binding, `"${name}" is not in both @std/testing/bdd and node:test`);
        }
      },
      CallExpression(node) {
        if (node.callee.type !== "Identifier" || !imported.has(node.callee.name)) return;
        const problem = callProblem(node.callee.name, node.arguments);
        if (problem !== undefined) report(node, problem);
      },
    };
  },
};

type Binding = Deno.lint.ImportDeclaration["specifiers"][number];

function plainName(binding: Binding): string | undefined {
  if (binding.type !== "ImportSpecifier" || binding.imported.type !== "Identifier") {
    return undefined;
  }
  return binding.imported.name === binding.local.name ? binding.local.name : undefined;
}

function callProblem(
  name: string,
  args: readonly (Deno.lint.Expression | Deno.lint.SpreadElement)[],
): string | undefined {
  const expected = groups.has(name) ? 2 : 1;
  const body = args[expected - 1];
  if (args.length !== expected || body === undefined) {
    return groups.has(name) ? `${name}() takes a name and a body` : `${name}() takes a body`;
  }
  if (body.type === "ObjectExpression") return `${name}() takes no options`;
  if (body.type !== "ArrowFunctionExpression" && body.type !== "FunctionExpression") {
    return undefined;
  }
  if (body.params.length > 0) return `The body of ${name}() takes no test context`;
  if (name === "describe" && body.async) return "The body of describe() cannot be asynchronous";
  if (body.body?.type === "BlockStatement" && body.body.body.length === 0) {
    return `An empty ${name}() proves nothing`;
  }
  return undefined;
}
