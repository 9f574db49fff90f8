import { allNodes, type CompletionNode } from "./completion_tree.ts";
import type { CompletionSource, OptionSpec } from "./option_spec.ts";

/**
 * Writes the completion script for fish, 3.0 and later: one `complete` for everything that can be
 * typed, under the condition that the words so far lead there. Completing runs nothing else.
 */
export function fishCompletion(name: string, root: CompletionNode): string {
  const prefix = `__${name.replaceAll(/\W/g, "_")}`;
  const lines = allNodes(root).flatMap((node) => {
    // Where a command has to follow, nothing else may stand; behind a command anything may.
    const place = node.children.length > 0 ? "at" : "under";
    const condition = `-n ${quoted([`${prefix}_${place}`, ...node.path].join(" "))}`;
    return [...words(node), ...options(node)].map((it) => `complete -c ${name} ${condition} ${it}`);
  });
  return `# Completions of ${name} for fish; load them with: ${name} completions fish | source
function ${prefix}_path
    set -l words (commandline -opc)
    set -e words[1]
    for word in $words
        string match -q -- "-*" $word; or echo $word
    end
end
function ${prefix}_at
    set -l path (${prefix}_path)
    test "$path" = "$argv"
end
function ${prefix}_under
    set -l path (${prefix}_path)
    string match -q -- "$argv *" "$path "
end
complete -c ${name} -f
${lines.join("\n")}
`;
}

function words(node: CompletionNode): string[] {
  const children = node.children.map((child) =>
    `-a ${quoted(child.path.at(-1) ?? "")} -d ${quoted(child.summary)}`
  );
  const positionals = node.positionals.flatMap((spec) => {
    if (spec.choices !== undefined) return [`-a ${quoted(spec.choices.join(" "))}`];
    return sourceOf(spec.completes);
  });
  return [...children, ...positionals];
}

function options(node: CompletionNode): string[] {
  return node.options.map(([name, spec]) =>
    [
      `-l ${name}`,
      ...(spec.short === undefined ? [] : [`-s ${spec.short}`]),
      ...valueOf(spec),
      `-d ${quoted(spec.summary)}`,
    ].join(" ")
  );
}

function valueOf(spec: OptionSpec): string[] {
  if (spec.type === "flag") return [];
  if (spec.type === "choice") return ["-x", `-a ${quoted(spec.choices.join(" "))}`];
  return spec.type === "string" && spec.completes !== undefined
    ? ["-r", ...sourceOf(spec.completes)]
    : ["-x"];
}

function sourceOf(source: CompletionSource | undefined): string[] {
  if (source === undefined) return [];
  return source === "file" ? ["-F"] : ["-x -a '(__fish_complete_directories)'"];
}

function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, "\\$&")}'`;
}
