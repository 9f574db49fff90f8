import { join } from "node:path";

/** SHA-256 of a program's file in hexadecimal digits; a bare name is looked up in PATH. */
export async function binaryHash(program: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await contentOf(program));
  return new Uint8Array(digest).toHex();
}

async function contentOf(program: string): Promise<Uint8Array<ArrayBuffer>> {
  if (program.includes("/")) return await Deno.readFile(program);
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    try {
      return await Deno.readFile(join(folder, program));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  throw new Deno.errors.NotFound(`"${program}" is not in PATH`);
}
