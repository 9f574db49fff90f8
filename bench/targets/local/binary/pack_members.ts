import { pack } from "tar-stream";

/** Makes a tar archive of text files for a test, name by name. */
export async function packMembers(members: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const archive = pack();
  for (const [name, content] of Object.entries(members)) archive.entry({ name }, content);
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) {
    if (chunk instanceof Uint8Array) chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks.map((chunk) => chunk.slice())).arrayBuffer());
}
