import { join } from "node:path";
import { Failure } from "../../../../diagnostics/failure.ts";
import type { EtcdSource, SourceContext, SourceOutcome } from "./etcd_source.ts";
import { installEtcd } from "./install_etcd.ts";
import { type ProgramResult, runProgram, type RunProgramOptions } from "./run_program.ts";
import { unpackMember } from "./unpack_member.ts";
import { withWorkDirectory } from "./with_work_directory.ts";

/** Where etcd's official images keep the server (etcd, Dockerfile). */
const pathInImage = "/usr/local/bin/etcd";

/** Milliseconds for each docker command. */
const timeouts = { ask: 10_000, pull: 120_000, copy: 60_000, remove: 30_000 } as const;

/**
 * Copies the server out of the etcd image, which is pulled if the Docker engine does not hold it.
 * The container is created for the copy only: it is never started, and always removed.
 */
export const imageSource: EtcdSource = { name: "image", obtain };

async function obtain(context: SourceContext): Promise<SourceOutcome> {
  if (Deno.build.os !== "linux") {
    return { kind: "skipped", reason: `the image's binary does not run on ${Deno.build.os}` };
  }
  const unusable = await unusableReason(context);
  if (unusable !== undefined) return { kind: "skipped", reason: unusable };

  return await withWorkDirectory(context.cacheDirectory, async (work) => {
    const archive = join(work, "etcd.tar");
    const made = join(work, "etcd");
    await copyOutOfImage(context, archive);
    await unpackMember(archive, { member: "etcd", to: made, compression: "none" });
    const path = await installEtcd(made, context);
    const source = `image ${context.image}`;
    return { kind: "found", binary: { path, version: context.version, source } };
  });
}

async function unusableReason(context: SourceContext): Promise<string | undefined> {
  const engine = await docker(context, {
    args: ["version", "--format", "{{.Server.Version}}"],
    timeoutMs: timeouts.ask,
  });
  if (engine.kind === "failed") return `no Docker engine: docker ${engine.reason}`;

  const held = await docker(context, {
    args: ["image", "inspect", "--format", "{{.Id}}", context.image],
    timeoutMs: timeouts.ask,
  });
  if (held.kind === "succeeded") return undefined;

  context.log.info("pulling the etcd image", { image: context.image });
  const pulled = await docker(context, {
    args: ["pull", "--quiet", context.image],
    timeoutMs: timeouts.pull,
  });
  return pulled.kind === "failed" ? `docker pull ${pulled.reason}` : undefined;
}

async function copyOutOfImage(context: SourceContext, archive: string): Promise<void> {
  // A name of ours, so that the container can be removed even if `create` was cut off.
  const container = `kamaji-etcd-copy-${crypto.randomUUID()}`;
  context.log.info("copying etcd out of the image", { image: context.image, container });
  try {
    // The command is never run, but an image without one refuses to become a container.
    const created = await docker(context, {
      args: ["create", "--name", container, context.image, pathInImage],
      timeoutMs: timeouts.copy,
    });
    refuse("create", created);
    // By standard output, since an engine or CLI in a sandbox may not see the cache directory.
    const copied = await docker(context, {
      args: ["cp", `${container}:${pathInImage}`, "-"],
      timeoutMs: timeouts.copy,
      stdoutFile: archive,
    });
    refuse("cp", copied);
  } finally {
    await removeContainer(context, container);
  }
}

function refuse(command: string, result: ProgramResult): void {
  if (result.kind === "succeeded") return;
  throw new Failure("etcd-not-found", `The command "docker ${command}" ${result.reason}`);
}

async function removeContainer(context: SourceContext, container: string): Promise<void> {
  // Not ended by the caller's signal: an interrupted run must not leave a container behind.
  const removed = await docker({ ...context, signal: new AbortController().signal }, {
    args: ["rm", "--force", "--volumes", container],
    timeoutMs: timeouts.remove,
  });
  if (removed.kind === "succeeded" || /no such container/i.test(removed.reason)) return;
  context.log.warn("container not removed", { container, reason: removed.reason });
}

function docker(context: SourceContext, options: RunProgramOptions): Promise<ProgramResult> {
  return runProgram("docker", {
    ...options,
    signal: context.signal,
    ...(context.searchPath === undefined ? {} : { env: { PATH: context.searchPath } }),
  });
}
