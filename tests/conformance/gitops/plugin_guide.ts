import { parseAllDocuments } from "yaml";
import type { StoredObject } from "../../../bench/kubernetes/stored_object.ts";

/** Commands of a guide that a conformance run executes as they stand there. */
export interface GuideBlock {
  /** What it is called in the guide's source. */
  readonly name: string;
  /** The commands, for a POSIX shell. */
  readonly commands: string;
}

/**
 * The marked blocks of a guide, in their order. A comment above a fenced block marks it:
 *
 *     <!-- run: install -->
 *
 * @throws if a mark has no block right below it, or stands twice
 */
export function guideBlocks(markdown: string): readonly GuideBlock[] {
  const blocks = [...markdown.matchAll(/^<!-- run: ([\w-]+) -->\n+(?:```\w*\n([^]*?)^```)?/gm)]
    .map(([, name = "", commands]) => {
      if (commands === undefined) throw new Error(`There are no commands below "run: ${name}"`);
      return { name, commands };
    });
  const names = blocks.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`"run: ${twice}" stands twice`);
  return blocks;
}

/**
 * The object of a kind that a guide shows its reader in a block of YAML.
 *
 * @throws if it shows none
 */
export function guideObject(markdown: string, kind: string): StoredObject {
  const blocks = [...markdown.matchAll(/^```yaml\n([^]*?)^```/gm)].map(([, text = ""]) => text);
  const objects: StoredObject[] = blocks.flatMap((text) =>
    parseAllDocuments(text).map((document) => document.toJS())
  );
  const found = objects.find((object) => object?.kind === kind);
  if (found === undefined) throw new Error(`The guide shows no ${kind}`);
  return found;
}
