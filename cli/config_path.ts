import type { PositionalSpec } from "./option_spec.ts";

/** The argument by which a command is told which configuration it works on. */
export const configPath = {
  name: "path",
  summary: "The configuration, or the folder it is in; this folder without it",
  optional: true,
  completes: "file",
} as const satisfies PositionalSpec;
