import { join } from "node:path";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";

/** Writes credentials to files and returns the options that name them. */
export async function credentialOptions(
  directory: string,
  { certificate, privateKey, trust }: ClientCredentials,
): Promise<string[]> {
  const place = await Deno.makeTempDir({ dir: directory, prefix: "credentials-" });
  const files = { cacert: trust, cert: certificate, key: privateKey };
  return await Promise.all(
    Object.entries(files).map(async ([option, text]) => {
      const file = join(place, option);
      await Deno.writeTextFile(file, text, { mode: 0o600 });
      return `--${option}=${file}`;
    }),
  );
}
