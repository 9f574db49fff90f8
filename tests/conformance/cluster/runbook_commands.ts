/** A command of the runbooks. */
export interface RunbookCommand {
  /** As it is written there, with our cluster's names. */
  readonly line: string;
  /** Its words. */
  readonly words: readonly string[];
  /** The pages that have it. */
  readonly pages: readonly string[];
}

/** Where the pages' cluster is, in their words and in ours. */
export interface RunbookPlace {
  /** The namespace, where the pages say `kamaji-system`. */
  readonly namespace: string;
  /** The name of the DataStore, where the pages say `kamaji-system-etcd`. */
  readonly dataStore: string;
}

/**
 * The different commands in the blocks of the runbooks, in the order they are first met.
 *
 * @param pages The text of each page by its name.
 */
export function runbookCommands(
  pages: ReadonlyMap<string, string>,
  place: RunbookPlace,
): readonly RunbookCommand[] {
  const found = new Map<string, string[]>();
  for (const [page, text] of pages) {
    for (const [, block = ""] of text.matchAll(/^```sh\n(.*?)^```$/gms)) {
      for (const line of block.trim().split("\n")) {
        const told = inPlace(line, place);
        const pagesOf = found.get(told) ?? [];
        if (!pagesOf.includes(page)) pagesOf.push(page);
        found.set(told, pagesOf);
      }
    }
  }
  return [...found].map(([line, pagesOf]) => ({ line, words: wordsOf(line), pages: pagesOf }));
}

function inPlace(line: string, { namespace, dataStore }: RunbookPlace): string {
  return line
    .replaceAll("kamaji-system-etcd", dataStore)
    .replaceAll(/\bkamaji-system\b/g, namespace);
}

/** Words of a shell's command line that quotes nothing but whole values, and only with '. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ""));
}
