import { importedModule, isTestCode, modulePath } from "./module_path.ts";
import { type ModuleReference, visitImports } from "./visit_imports.ts";

/** What computes and nothing else, so that `manifests/` may load it. */
const computing = /^((zod|yaml|es-module-lexer)(\/.+)?|node:(path|url))$/;

/** Reading a configuration in TypeScript takes the types off it, which Node's loader can do. */
const typeStripping = { room: "manifests/config/typescript/", specifier: "node:module" };

/** Who may call commands: the program's entry, the commands themselves and tests. */
function mayImportCommands(path: string): boolean {
  return path === "mod.ts" || path.startsWith("cli/") || isTestCode(path);
}

/**
 * Data flows one way: `manifests/` loads only itself, `diagnostics/` and libraries that compute, of
 * Kubernetes' client and Grafana's SDK only types; `cli/` is loaded by `mod.ts` and tests alone, and
 * `tests/` by tests.
 */
export const layeredImports: Deno.lint.Rule = {
  create(context) {
    const path = modulePath(context.filename);
    return visitImports((reference) => {
      const message = refusal(path, reference);
      if (message !== undefined) context.report({ node: reference.node, message });
    });
  },
};

function refusal(path: string, { specifier, typeOnly }: ModuleReference): string | undefined {
  const module = importedModule(specifier, path);
  if (module.startsWith("cli/") && !mayImportCommands(path)) {
    return `"${module}" is a command's; only mod.ts and tests may import from cli/`;
  }
  if (isTestCode(path)) return undefined;
  if (module.startsWith("tests/")) return `"${module}" belongs to tests; nothing else may need it`;
  if (!path.startsWith("manifests/")) return undefined;
  if (isOurs(specifier)) {
    if (/^(manifests|diagnostics)\/|^deno\.json$/.test(module)) return undefined;
    return `manifests/ may import only from manifests/ and diagnostics/, not "${module}"`;
  }
  if (computing.test(specifier) || stripsTypes(path, specifier)) return undefined;
  if (!/^@(kubernetes(-models)?|grafana)\//.test(specifier)) {
    return `manifests/ may not import "${specifier}": it has to stay a function of the configuration`;
  }
  return typeOnly ? undefined : `manifests/ may import "${specifier}" only with "import type"`;
}

function stripsTypes(path: string, specifier: string): boolean {
  return path.startsWith(typeStripping.room) && specifier === typeStripping.specifier;
}

function isOurs(specifier: string): boolean {
  return specifier.startsWith(".");
}
