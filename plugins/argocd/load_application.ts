import type { Finding } from "../../diagnostics/finding.ts";
import { isWithin } from "../../manifests/config/is_within.ts";
import { joinPath } from "../../manifests/config/join_path.ts";
import { loadConfig } from "../../manifests/config/load_config.ts";
import { type ConfigResult, refuseConfig } from "../../manifests/config/loaded_config.ts";
import { resolvePath } from "../../manifests/config/resolve_path.ts";
import { applySettings } from "./apply_settings.ts";
import type { ArgocdEnvironment } from "./argocd_environment.ts";
import { givenFinding } from "./given_value.ts";
import { type FileSetting, parameterSettings } from "./parameter_settings.ts";

/**
 * Loads the config of an Application: the document at its path, with what the Application sets put
 * into it. Mistakes in both are reported at once, the Application's first.
 *
 * @param path a folder, or a file when the Application names none
 */
export async function loadApplication(
  path: string,
  environment: ArgocdEnvironment,
): Promise<ConfigResult> {
  const settings = parameterSettings(environment);
  if (!settings.ok) return await withFindings(settings.findings, path);
  const { file, fields } = settings;
  const problem = file === undefined ? undefined : await fileProblem(path, file);
  if (problem !== undefined) return refuseConfig([problem]);
  const loaded = await loadConfig(file === undefined ? path : joinPath(path, file.value));
  return loaded.ok ? applySettings(loaded, fields) : loaded;
}

async function withFindings(findings: readonly Finding[], path: string): Promise<ConfigResult> {
  const loaded = await loadConfig(path);
  if (loaded.ok) return refuseConfig(findings);
  return { ...loaded, findings: [...findings, ...loaded.findings] };
}

/** Beside an Application's folder there may be other people's, and a symlink can lead anywhere. */
async function fileProblem(
  folder: string,
  { place, value }: FileSetting,
): Promise<Finding | undefined> {
  const shown = JSON.stringify(value);
  const [root, file] = await Promise.all([
    resolvePath(folder),
    resolvePath(joinPath(folder, value)),
  ]);
  if (file === undefined || root === undefined) {
    return givenFinding("unreadable", { place, message: `${shown} does not exist` });
  }
  if (isWithin(root, file)) return undefined;
  return givenFinding("config-denied", {
    place,
    message: `${shown} is not below the Application's path`,
    hint: "Move the file there, or change the Application's path",
  });
}
