import type { V1EnvVar } from "@kubernetes/client-node";

/** What of our program runs in a pod, and so what it may do. */
export type ProgramRole = "gate" | "keeper" | "job";

/**
 * What each role may do, as flags of `deno run`. Nothing may write, run programs or load native
 * code; the environment reads as empty, because nothing we need stands there.
 *
 * The keeper and Jobs may reach any address: grpc-js dials members by their resolved addresses,
 * which nobody knows when this is rendered. NetworkPolicies draw the line instead.
 */
const rights: Readonly<Record<ProgramRole, readonly string[]>> = {
  gate: ["--allow-read", "--allow-net=kubernetes.default.svc:443"],
  // Counting tenants takes 375 MB of memory without it and 161 MB with it, for some speed.
  keeper: ["--v8-flags=--optimize-for-size", "--allow-read", "--allow-net"],
  // A snapshot streams by as garbage: with these it costs 40 MB, whatever its size, else 100 MB.
  job: [
    "--v8-flags=--max-semi-space-size=1,--single-threaded-gc",
    "--allow-read",
    "--allow-net",
    "--allow-write=/work",
  ],
};

/**
 * Nothing is looked up, downloaded or asked: what is in the image is all there is. Nor is compiled
 * code kept: where it cannot be written, trying to costs a keeper 120 MB that it never gives back.
 */
const closed = [
  "--no-config",
  "--no-lock",
  "--no-remote",
  "--no-npm",
  "--no-prompt",
  "--no-code-cache",
];

/** Where our image keeps the program. */
export const programFolder = "/app";

/** The program's entry. */
export const programFile = `${programFolder}/kamaji-etcd.js`;

/**
 * The command with which a container of our image runs the program; its arguments follow. Rights
 * stand in the manifest, where a reviewer sees them.
 */
export function programCommand(role: ProgramRole): string[] {
  return [
    "/tini",
    "--",
    "/bin/deno",
    "run",
    ...closed,
    "--ignore-env",
    ...rights[role],
    programFile,
  ];
}

/**
 * The variables of a container of our image that has nothing to write to. Deno finds there what the
 * image's build found out about the program's modules; to find it out again would take 120 MB.
 */
export function programEnvironment(): V1EnvVar[] {
  return [{ name: "DENO_DIR", value: `${programFolder}/deno` }];
}
