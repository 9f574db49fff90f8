import { allNodes, type CompletionNode } from "./completion_tree.ts";
import type { CompletionSource, OptionSpec } from "./option_spec.ts";

/**
 * Writes the completion script for bash, 3.2 and later. It is static: completing runs nothing.
 *
 * Bash hands words over split at `COMP_WORDBREAKS`, which holds "=" by default, so the script takes
 * `--color=al` both as one word and as three.
 */
export function bashCompletion(name: string, root: CompletionNode): string {
  const nodes = allNodes(root);
  const script = name.replaceAll(/\W/g, "_");
  return `# Completions of ${name} for bash; load them with: source <(${name} completions bash)
_${script}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" option="" prefix="" source="" values="" place=0 i word
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    [[ $word == "=" ]] && continue
    [[ -n $option ]] && option="" && continue
    case "$path/$word" in
      ${nodes.filter(({ path }) => path.length > 0).map(keyOf).join(" | ")}) path="$path/$word" ;;
      *) case "$path $word" in
        ${nodes.flatMap(valueOptions).map(([key]) => key).join(" | ")}) option="$word" ;;
        *" "-*) ;;
        *) place=$((place + 1)) ;;
      esac ;;
    esac
  done
  if [[ $current == "=" ]]; then
    current=""
  elif [[ $current == --*=* ]]; then
    option="\${current%%=*}" prefix="\${current%%=*}=" current="\${current#*=}"
  fi
  if [[ -n $option ]]; then
    case "$path $option" in
${indented(nodes.flatMap(valueOptions).map(([key, spec]) => arm(key, valuesOf(spec))))}
    esac
  elif [[ $current == -* ]]; then
    case "$path" in
${indented(nodes.map((node) => arm(keyOf(node), { values: optionNames(node) })))}
    esac
  else
    case "$path $place" in
${indented(nodes.flatMap(nextWords))}
    esac
  fi
  local IFS=$'\\n'
  case "$source" in
    file) COMPREPLY=($(compgen -f -P "$prefix" -- "$current")); compopt -o filenames 2> /dev/null ;;
    directory) COMPREPLY=($(compgen -d -P "$prefix" -- "$current")); compopt -o filenames 2> /dev/null ;;
    *) COMPREPLY=($(IFS=" " && compgen -W "$values" -P "$prefix" -- "$current")) ;;
  esac
}
complete -F _${script} ${name}
`;
}

interface Offer {
  readonly values?: readonly string[];
  readonly source?: CompletionSource | undefined;
}

function keyOf({ path }: CompletionNode): string {
  return path.length === 0 ? '""' : `/${path.join("/")}`;
}

/** The options of a node that take a value, each under every way to write it. */
function valueOptions(node: CompletionNode): (readonly [key: string, spec: OptionSpec])[] {
  return node.options.filter(([, spec]) => spec.type !== "flag").flatMap(([name, spec]) => {
    const prefix = node.path.length === 0 ? "" : keyOf(node);
    const names = [`--${name}`, ...(spec.short === undefined ? [] : [`-${spec.short}`])];
    return names.map((word) => [`"${prefix} ${word}"`, spec] as const);
  });
}

function optionNames(node: CompletionNode): string[] {
  return node.options.map(([name]) => `--${name}`);
}

function nextWords(node: CompletionNode): string[] {
  const { children, path, positionals } = node;
  const prefix = path.length === 0 ? "" : keyOf(node);
  if (children.length > 0) {
    return [
      arm(`"${prefix} 0"`, { values: children.map((child) => child.path[path.length] ?? "") }),
    ];
  }
  return positionals.flatMap(({ choices, completes, variadic }, place) => {
    const key = variadic ? `"${prefix} "*` : `"${prefix} ${place}"`;
    if (choices !== undefined) return [arm(key, { values: choices })];
    return completes === undefined ? [] : [arm(key, { source: completes })];
  });
}

function valuesOf(spec: OptionSpec): Offer {
  if (spec.type === "choice") return { values: spec.choices };
  return spec.type === "string" ? { source: spec.completes } : {};
}

function arm(key: string, { values = [], source }: Offer): string {
  if (source !== undefined) return `${key}) source=${source} ;;`;
  return `${key}) values="${values.filter(isPlain).join(" ")}" ;;`;
}

/** `compgen -W` expands what it is given; a value the shell would touch is not offered. */
function isPlain(value: string): boolean {
  return /^[\w.:@%+,\/-]+$/.test(value);
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `      ${line}`).join("\n");
}
