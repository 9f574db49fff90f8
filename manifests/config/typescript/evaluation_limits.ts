import type { SandboxLimits } from "./run_sandbox.ts";

/** What a config may take: a config that only writes data down takes some milliseconds. */
export const evaluationLimits: SandboxLimits = { timeout: 5_000, memory: 256 << 20 };
