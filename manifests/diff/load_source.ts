import type { Finding } from "../../diagnostics/finding.ts";
import { loadConfig } from "../config/load_config.ts";
import type { ConfigResult } from "../config/loaded_config.ts";
import { parseRevision } from "./revision/parse_revision.ts";
import { type RevisionFiles, withRevision } from "./revision/with_revision.ts";

/** Stands for no configuration, as diff(1) and Git have it. */
const nothing = "/dev/null";

/**
 * Loads one side of a diff: a file, a folder, or `REV:path` in the Git repository of the current
 * folder. What exists under the name is taken before a revision is thought of.
 *
 * @param load how what is found is loaded; by default as it stands
 * @returns `undefined` for `/dev/null`, which stands for no cluster
 * @throws {Failure} `usage` for what cannot be a revision, `git-failed` for what Git does not have
 */
export async function loadSource(
  source: string,
  load: (path: string) => Promise<ConfigResult> = loadConfig,
): Promise<ConfigResult | undefined> {
  if (source === nothing) return undefined;
  const revision = await exists(source) ? undefined : parseRevision(source);
  if (revision === undefined) return await load(source);
  return await withRevision(
    revision,
    async (files) => renamed(await load(files.path), files),
  );
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch {
    return false;
  }
}

/** Findings have to point at the revision, not at our copy of it. */
function renamed(result: ConfigResult, { root, rootName }: RevisionFiles): ConfigResult {
  const name = (text: string) =>
    text.replaceAll(`${root}/`, rootName.endsWith(":") ? rootName : `${rootName}/`)
      .replaceAll(root, rootName);
  if (result.ok) return { ...result, file: name(result.file) };
  const findings = result.findings.map((finding): Finding => ({
    ...finding,
    message: name(finding.message),
    position: { ...finding.position, file: name(finding.position.file) },
  }));
  return { ...result, findings };
}
