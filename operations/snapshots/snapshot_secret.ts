/** etcd ends a snapshot with the SHA-256 of what came before (etcdutl snapshot, hasChecksum). */
export const trailerBytes = 32;

/**
 * What only whoever has a snapshot in the clear knows of it, and each copy of it tells alike: the
 * checksum that etcd put at its end. The manifest tells the SHA-256 of the whole file, from which it
 * does not follow.
 *
 * @param file a snapshot as etcd wrote it
 */
export async function snapshotSecret(file: string): Promise<Uint8Array> {
  using input = await Deno.open(file);
  await input.seek(-trailerBytes, Deno.SeekMode.End);
  const secret = new Uint8Array(trailerBytes);
  for (let length = 0; length < trailerBytes;) {
    length += await input.read(secret.subarray(length)) ?? trailerBytes;
  }
  return secret;
}
