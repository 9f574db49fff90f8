import { programCommand } from "../../manifests/program_command.ts";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import type { S3StoreOptions } from "../../operations/snapshots/s3_store.ts";

/** What one measured process does. */
export interface SnapshotRun {
  /** `save` streams into a file; the others also pack it and store it. */
  readonly what: "save" | "volume" | "s3";
  /** `host:port` of the member. */
  readonly endpoint: string;
  /** As user root. */
  readonly credentials: ClientCredentials;
  /** An existing folder that it may fill. */
  readonly folder: string;
  /** age public keys. Default: none. */
  readonly recipients?: readonly string[];
  /** The bucket, for `s3`. */
  readonly bucket?: S3StoreOptions;
}

/** What it took. */
export interface SnapshotCost {
  /** Bytes of the snapshot. */
  readonly size: number;
  /** From the first request to the last byte stored. */
  readonly seconds: number;
  /** Resident bytes when it was connected and had nothing to do. */
  readonly idle: number;
  /** The most resident bytes since then. */
  readonly peak: number;
}

/** What V8 is told in a Job's pod. */
const jobFlags = programCommand("job").filter((flag) => flag.startsWith("--v8-flags="));

/** Carries a run out in a process of its own, which takes as much memory as it takes. */
export async function runSnapshot(run: SnapshotRun): Promise<SnapshotCost> {
  const settings = await Deno.makeTempFile({ prefix: "snapshot-run-", suffix: ".json" });
  try {
    await Deno.writeTextFile(settings, JSON.stringify(run), { mode: 0o600 });
    const program = new URL("run_snapshot.ts", import.meta.url).pathname;
    const { code, stderr, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", ...jobFlags, "--no-check", "--allow-all", program, settings],
    }).output();
    if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
    return JSON.parse(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(settings);
  }
}
