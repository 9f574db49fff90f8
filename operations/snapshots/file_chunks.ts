/** Bytes read at once. */
const chunkSize = 256 * 1024;

/**
 * The content of a file, piece by piece, all of them in the same memory: a piece is good until the
 * next one is asked for. What is read for gigabytes would else be garbage of gigabytes.
 */
export async function* fileChunks(path: string): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  using input = await Deno.open(path);
  const buffer = new Uint8Array(chunkSize);
  while (true) {
    const length = await input.read(buffer);
    if (length === null) return;
    yield buffer.subarray(0, length);
  }
}
