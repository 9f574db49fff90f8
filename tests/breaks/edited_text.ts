import type { Edit } from "./break.ts";

/**
 * The text of a file after an edit.
 *
 * @throws {TypeError} when what is to be replaced is not there exactly once, or nothing changes
 */
export function editedText(text: string, { file, find, replace }: Edit): string {
  const [before, after, ...more] = text.split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    const count = text.split(find).length - 1;
    throw new TypeError(`"${file}" has ${count} times, instead of once: ${find}`);
  }
  if (find === replace) throw new TypeError(`An edit of "${file}" changes nothing`);
  return `${before}${replace}${after}`;
}
