import { ExitCode } from "../diagnostics/exit_code.ts";
import { type FindingsFormat, formatFindings } from "../diagnostics/format_findings.ts";
import type { Paint } from "../diagnostics/paint.ts";
import { loadConfig } from "../manifests/config/load_config.ts";
import type { ConfigResult, LoadedConfig } from "../manifests/config/loaded_config.ts";

/** How the findings of a refused configuration are told. */
export interface LoadClusterOptions {
  /** How they are written. Default: text. */
  readonly format?: FindingsFormat;
  /** Colours of the stream they go to. */
  readonly paint: Paint;
  /** Takes them, with their last line end. Default: standard error. */
  readonly tell?: (text: string) => void;
  /** How it is loaded. Default: as it stands. */
  readonly load?: (path: string) => Promise<ConfigResult>;
}

/**
 * Loads the configuration a command was given. If it cannot be used, everything that is wrong with
 * it is told, and the command should end with `ExitCode.Usage`.
 *
 * @param path a file or a folder
 * @returns nothing if the configuration was refused
 */
export async function loadCluster(
  path: string,
  options: LoadClusterOptions,
): Promise<LoadedConfig | undefined> {
  const { format = "text", paint, tell = (text) => console.error(text.trimEnd()) } = options;
  const result = await (options.load ?? loadConfig)(path);
  if (result.ok) return result;
  tell(`${formatFindings(result.findings, format, { paint })}\n`);
  // A Worker that spins cannot be stopped, and would keep the process from ending.
  if (result.stuck) Deno.exit(ExitCode.Usage);
  return undefined;
}
