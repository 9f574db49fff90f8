/**
 * Takes apart what `git cat-file --batch` printed: for each object a line `id type size`, its
 * content and a line end.
 *
 * @returns the contents in their order; fewer than were asked for if one is missing
 */
export function parseBlobs(output: Uint8Array): Uint8Array[] {
  const contents: Uint8Array[] = [];
  for (let start = 0; start < output.length;) {
    const end = output.indexOf(lineFeed, start);
    const line = new TextDecoder().decode(output.subarray(start, end < 0 ? undefined : end));
    const size = /^\w+ blob (\d+)$/.exec(line)?.[1];
    if (end < 0 || size === undefined) return contents;
    const content = output.subarray(end + 1, end + 1 + Number(size));
    contents.push(content);
    start = end + 1 + Number(size) + 1;
  }
  return contents;
}

const lineFeed = 0x0a;
