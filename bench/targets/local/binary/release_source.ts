import { join } from "node:path";
import { Failure } from "../../../../diagnostics/failure.ts";
import { downloadFile, downloadText } from "./download.ts";
import type { EtcdSource, SourceContext, SourceOutcome } from "./etcd_source.ts";
import { installEtcd } from "./install_etcd.ts";
import { unpackMember } from "./unpack_member.ts";
import { withWorkDirectory } from "./with_work_directory.ts";

/** Milliseconds. Without a network the checksums fail soon; the archive is some 25 MB. */
const timeouts = { checksums: 15_000, archive: 300_000 } as const;

/** Go's names of the processors that etcd is released for, by Deno's. */
const architectures: Readonly<Record<typeof Deno.build.arch, string>> = {
  x86_64: "amd64",
  aarch64: "arm64",
};

/**
 * Downloads the release archive. Its SHA-256 is compared with the release's `SHA256SUMS` before
 * anything is unpacked. Both come from the same place, so this finds damage, not a forged release.
 */
export const releaseSource: EtcdSource = { name: "release", obtain };

async function obtain(context: SourceContext): Promise<SourceOutcome> {
  if (Deno.build.os !== "linux") {
    const reason = `the release for ${Deno.build.os} is no .tar.gz, which is all this unpacks`;
    return { kind: "skipped", reason };
  }
  const directory = `etcd-v${context.version}-linux-${architectures[Deno.build.arch]}`;
  const name = `${directory}.tar.gz`;
  const url = `${context.releaseUrl}/v${context.version}/${name}`;
  const sha256 = await publishedSha256(name, context);

  return await withWorkDirectory(context.cacheDirectory, async (work) => {
    const archive = join(work, name);
    const made = join(work, "etcd");
    context.log.info("downloading etcd", { url });
    const { signal } = context;
    await downloadFile(url, { to: archive, sha256, timeoutMs: timeouts.archive, signal });
    await unpackMember(archive, { member: `${directory}/etcd`, to: made, compression: "gzip" });
    const path = await installEtcd(made, context);
    return {
      kind: "found",
      binary: { path, version: context.version, source: `release ${url}` },
    };
  });
}

async function publishedSha256(name: string, context: SourceContext): Promise<string> {
  const url = `${context.releaseUrl}/v${context.version}/SHA256SUMS`;
  const sums = await downloadText(url, {
    timeoutMs: timeouts.checksums,
    signal: context.signal,
  });
  for (const line of sums.split("\n")) {
    const [sha256, file] = line.trim().split(/\s+\*?/);
    if (file === name && sha256 !== undefined && /^[0-9a-f]{64}$/.test(sha256)) return sha256;
  }
  throw new Failure("etcd-download-failed", `"${url}" has no checksum for "${name}"`);
}
