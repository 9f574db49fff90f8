const globalObjects: ReadonlySet<string> = new Set(["globalThis", "self", "window"]);

/**
 * The dotted name an expression reads, as `Date.now` for `globalThis.Date["now"]`; `undefined` for
 * anything that does not begin with a name.
 */
export function globalName(node: Deno.lint.Node): string | undefined {
  if (node.type === "Identifier") return node.name;
  if (node.type !== "MemberExpression") return undefined;
  const object = globalName(node.object);
  const property = propertyName(node);
  if (object === undefined || property === undefined) return undefined;
  return globalObjects.has(object) ? property : `${object}.${property}`;
}

/** The name of the property a member expression reads, where the source tells it. */
export function propertyName(node: Deno.lint.MemberExpression): string | undefined {
  const { property } = node;
  if (!node.computed) return property.type === "Identifier" ? property.name : undefined;
  return property.type === "Literal" && typeof property.value === "string"
    ? property.value
    : undefined;
}
