import { fileURLToPath } from "node:url";
import { apiVersion, etcdClusterSchema, kind } from "../../manifests/config/etcd_cluster.ts";
import { ownImage } from "../../manifests/image_reference.ts";
import { pluginVersion } from "./plugin_name.ts";
import { buildProgram } from "./build_program.ts";

/** What the image is made of and called. */
export interface BuildImageOptions {
  /** What `buildProgram` wrote. */
  readonly program: string;
  /** Its name and tag. */
  readonly tag: string;
}

/** The name that rendered pods give our image. */
export function imageTag(): string {
  return ownImage(etcdClusterSchema.parse({ apiVersion, kind, metadata: { name: "etcd" } }));
}

/**
 * Builds the image with the local Docker engine, without a network.
 *
 * @throws {Error} with what the builder said
 */
export async function buildImage({ program, tag }: BuildImageOptions): Promise<void> {
  const file = fileURLToPath(new URL("./Containerfile", import.meta.url));
  const version = `--build-arg=VERSION=${pluginVersion}`;
  const { success, stderr } = await new Deno.Command("docker", {
    args: [
      "build",
      "--quiet",
      "--network=none",
      version,
      `--file=${file}`,
      `--tag=${tag}`,
      program,
    ],
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`No image: ${new TextDecoder().decode(stderr)}`);
}

if (import.meta.main) {
  const program = Deno.args[0] ?? fileURLToPath(new URL("../../dist", import.meta.url));
  await buildProgram(program);
  await buildImage({ program, tag: imageTag() });
  console.log(imageTag());
}
