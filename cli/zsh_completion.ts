import { allNodes, type CompletionNode } from "./completion_tree.ts";
import type { CompletionSource, OptionSpec, PositionalSpec } from "./option_spec.ts";

/**
 * Writes the completion script for zsh: one function for every command and group, on top of zsh's
 * own `_arguments` and `_describe`. It is static: completing runs nothing.
 */
export function zshCompletion(name: string, root: CompletionNode): string {
  return [
    `#compdef ${name}`,
    `# Completions of ${name} for zsh; load them with: source <(${name} completions zsh)`,
    ...allNodes(root).map((node) => functionFor(name, node)),
    "# Autoloaded from fpath, this file is itself the function that is called.",
    `if [[ $funcstack[1] == _${name} ]]; then`,
    `  ${functionName(name, root)} "$@"`,
    "else",
    `  compdef ${functionName(name, root)} ${name}`,
    "fi",
  ].join("\n") + "\n";
}

function functionFor(name: string, node: CompletionNode): string {
  const body = node.children.length > 0 ? groupBody(name, node) : commandBody(node);
  return `${functionName(name, node)}() {\n${body.map((line) => `  ${line}`).join("\n")}\n}`;
}

function groupBody(name: string, node: CompletionNode): string[] {
  const names = node.children.map((child) => [child, child.path.at(-1) ?? ""] as const);
  return [
    "local curcontext=$curcontext context state line",
    "local -a subcommands",
    "typeset -A opt_args",
    `_arguments -C ${[...optionArguments(node), "'1: :->command'", "'*:: :->rest'"].join(" ")}`,
    "case $state in",
    "  command)",
    `    subcommands=(${
      names.map(([child, word]) => quoted(`${word}:${child.summary}`)).join(" ")
    })`,
    "    _describe -t commands command subcommands ;;",
    "  rest)",
    "    case $words[1] in",
    ...names.map(([child, word]) => `      ${word}) ${functionName(name, child)} ;;`),
    "    esac ;;",
    "esac",
  ];
}

function commandBody(node: CompletionNode): string[] {
  const positionals = node.positionals.map(positionalArgument);
  return [`_arguments ${[...optionArguments(node), ...positionals].join(" ")}`];
}

function optionArguments({ options }: CompletionNode): string[] {
  return options.flatMap(([name, spec]) => {
    const repeat = spec.type !== "flag" && spec.multiple ? "*" : "";
    const about = `[${escaped(spec.summary)}]`;
    const value = spec.type === "flag" ? "" : `:${spec.placeholder.toLowerCase()}:${action(spec)}`;
    const long = quoted(`${repeat}--${name}${value === "" ? "" : "="}${about}${value}`);
    if (spec.short === undefined) return [long];
    return [long, quoted(`${repeat}-${spec.short}${value === "" ? "" : "+"}${about}${value}`)];
  });
}

function positionalArgument(spec: PositionalSpec): string {
  const place = spec.variadic ? "*:" : spec.optional ? "::" : ":";
  const values = spec.choices === undefined ? sourceAction(spec.completes) : list(spec.choices);
  return quoted(`${place}${spec.name}:${values}`);
}

function action(spec: Exclude<OptionSpec, { type: "flag" }>): string {
  if (spec.type === "choice") return list(spec.choices);
  return sourceAction(spec.type === "string" ? spec.completes : undefined);
}

function sourceAction(source: CompletionSource | undefined): string {
  if (source === undefined) return " ";
  return source === "file" ? "_files" : "_files -/";
}

function list(choices: readonly string[]): string {
  return `(${choices.join(" ")})`;
}

/** A colon ends a part of an `_arguments` spec and a bracket the description in it. */
function escaped(text: string): string {
  return text.replaceAll(/[\\:\[\]]/g, "\\$&");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function functionName(name: string, { path }: CompletionNode): string {
  return `_${[name, ...path].join("_").replaceAll(/\W/g, "_")}`;
}
