import { globalName, propertyName } from "./global_name.ts";
import { isTestCode, modulePath } from "./module_path.ts";

/** A TypeScript configuration is stopped after a while; nothing else here may wait. */
const timerRoom = "manifests/config/typescript/";

const readings = /^(Date\.now|Math\.random|performance\..+|crypto\..+|Temporal\.Now(\..+)?)$/;
const timers = /^(setTimeout|setInterval|setImmediate)$/;
const localeMethods = /^toLocale(Date|Time)?String$/;

/**
 * Rendering gives the same bytes at any time, on any machine: `manifests/` must not read the clock,
 * take a random value, wait, or depend on the machine's locale. Naming one of these functions
 * without calling it is allowed, and so is replacing it: that is how the sandbox of a TypeScript
 * configuration refuses them.
 */
export const pureManifests: Deno.lint.Rule = {
  create(context) {
    const path = modulePath(context.filename);
    if (!path.startsWith("manifests/") || isTestCode(path)) return {};
    const report = (node: Deno.lint.Node, what: string) =>
      context.report({
        node,
        message: `${what} makes rendering depend on more than the configuration`,
        hint: "Take the value from the configuration, or move the code out of manifests/",
      });
    return {
      MemberExpression(node) {
        const name = globalName(node);
        if (name === undefined || !readings.test(name) || isReplaced(node)) return;
        if (!isPartOfReading(node)) report(node, name);
      },
      NewExpression(node) {
        const name = globalName(node.callee);
        if (node.arguments.length > 0 || name === undefined) return;
        if (name === "Date" || name.startsWith("Intl.")) report(node, `new ${name}()`);
      },
      CallExpression(node) {
        const name = globalName(node.callee);
        if (name === "Date") report(node, "Date()");
        if (name !== undefined && timers.test(name) && !path.startsWith(timerRoom)) {
          report(node, name);
        }
        if (usesDefaultLocale(node, name)) {
          report(node, `${name ?? "A locale method"} of the default locale`);
        }
      },
    };
  },
};

/** `Math.random = refuse` and `delete performance.now` take the function away, which is fine. */
function isReplaced(node: Deno.lint.MemberExpression): boolean {
  const { parent } = node;
  if (parent.type === "AssignmentExpression") return parent.left === node;
  return parent.type === "UnaryExpression" && parent.operator === "delete";
}

/** Of `Temporal.Now.instant` only the whole is reported. */
function isPartOfReading({ parent }: Deno.lint.MemberExpression): boolean {
  const name = parent.type === "MemberExpression" ? globalName(parent) : undefined;
  return name !== undefined && readings.test(name);
}

function usesDefaultLocale(node: Deno.lint.CallExpression, name: string | undefined): boolean {
  const given = node.arguments.length;
  if (name?.startsWith("Intl.")) return given === 0;
  if (node.callee.type !== "MemberExpression") return false;
  const method = propertyName(node.callee) ?? "";
  return method === "localeCompare" ? given < 2 : localeMethods.test(method) && given === 0;
}
