import { describeFindings } from "../diagnostics/describe_findings.ts";
import { ExitCode } from "../diagnostics/exit_code.ts";
import type { Paint } from "../diagnostics/paint.ts";
import { loadConfig } from "../manifests/config/load_config.ts";
import type { LoadedConfig } from "../manifests/config/loaded_config.ts";

/**
 * Loads the configuration a command was given. If it cannot be used, everything that is wrong with
 * it is told on standard error, and the command should end with `ExitCode.Usage`.
 *
 * @param path a file or a folder
 * @param errorPaint colours of standard error
 * @returns nothing if the configuration was refused
 */
export async function loadCluster(
  path: string,
  errorPaint: Paint,
): Promise<LoadedConfig | undefined> {
  const result = await loadConfig(path);
  if (result.ok) return result;
  console.error(describeFindings(result.findings, errorPaint));
  // A Worker that spins cannot be stopped, and would keep the process from ending.
  if (result.stuck) Deno.exit(ExitCode.Usage);
  return undefined;
}
