import { modulePath } from "./module_path.ts";

/**
 * Who loads these looks for the default export: a user's configuration and our lint plugin. A
 * declaration file describes what somebody else exports.
 */
const exceptions = /(\.config\.ts|\.d\.ts|^lint\/plugin\.ts)$/;

/** A named export has one name everywhere, which a search finds. */
export const noDefaultExport: Deno.lint.Rule = {
  create(context) {
    if (exceptions.test(modulePath(context.filename))) return {};
    const report = (node: Deno.lint.Node) =>
      context.report({ node, message: "Export by name, not as the default" });
    return {
      ExportDefaultDeclaration: report,
      ExportSpecifier(node) {
        const { exported } = node;
        if (exported.type === "Identifier" && exported.name === "default") report(node);
      },
    };
  },
};
