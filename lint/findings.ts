/**
 * The messages of a rule for a source text, in the order of their places; for the tests of rules.
 * Runs only under `deno test`.
 *
 * @param path The path from the root of the repository the text is said to have.
 */
export function findings(rule: Deno.lint.Rule, path: string, source: string): string[] {
  const plugin = { name: "tried", rules: { rule } };
  return Deno.lint.runPlugin(plugin, path, source)
    .sort((a, b) => a.range[0] - b.range[0])
    .map(({ message }) => message);
}
