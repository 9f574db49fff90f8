/** A place where a module names another one. */
export interface ModuleReference {
  /** The specifier as it is written. */
  readonly specifier: string;
  /** Whether only types are taken, so that nothing is loaded. */
  readonly typeOnly: boolean;
  /** What to point at. */
  readonly node: Deno.lint.Node;
}

/** Visits all static and dynamic imports, re-exports and import types that name a module literally. */
export function visitImports(visit: (reference: ModuleReference) => void): Deno.lint.LintVisitor {
  return {
    ImportDeclaration(node) {
      const typeOnly = node.importKind === "type" ||
        node.specifiers.length > 0 && node.specifiers.every(isTypeSpecifier);
      visit({ specifier: node.source.value, typeOnly, node });
    },
    ExportNamedDeclaration(node) {
      if (node.source === null) return;
      visit({ specifier: node.source.value, typeOnly: node.exportKind === "type", node });
    },
    ExportAllDeclaration(node) {
      visit({ specifier: node.source.value, typeOnly: node.exportKind === "type", node });
    },
    ImportExpression(node) {
      const { source } = node;
      if (source.type !== "Literal" || typeof source.value !== "string") return;
      visit({ specifier: source.value, typeOnly: false, node });
    },
    TSImportType(node) {
      const { argument } = node;
      if (argument.type !== "TSLiteralType" || argument.literal.type !== "Literal") return;
      visit({ specifier: String(argument.literal.value), typeOnly: true, node });
    },
  };
}

function isTypeSpecifier(specifier: Deno.lint.ImportDeclaration["specifiers"][number]): boolean {
  return specifier.type === "ImportSpecifier" && specifier.importKind === "type";
}
