import type { Finding } from "../../diagnostics/finding.ts";
import { apiVersion, kind } from "./etcd_cluster.ts";
import { joinPath } from "./join_path.ts";
import { readConfigText } from "./read_config_text.ts";

/** The one file of a folder that declares a cluster, or why there is none. */
export type FoundFile =
  | { readonly ok: true; readonly file: string }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** A TypeScript config is recognised by its name, since only running it tells what it is. */
const programName = "etcd.config.ts";

/** What a cluster's file is called when its content does not say that it is one. */
const usualNames = ["etcd.yaml", "etcd.yml"];

/**
 * Finds the file of a folder that declares the cluster: `etcd.config.ts`, or the YAML file that
 * has an EtcdCluster document. When no file has one, `etcd.yaml` or `etcd.yml` is taken, so that
 * its mistakes are reported. Folders below it are not searched.
 */
export async function findConfigFile(folder: string): Promise<FoundFile> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) if (!entry.isDirectory) names.push(entry.name);
  } catch {
    return refused([unlisted(folder)]);
  }
  names.sort();
  const declaring: Declaration[] = [];
  for (const name of names) {
    const file = joinPath(folder, name);
    const line = name === programName ? 1 : await declaringLine(file);
    if (line !== undefined) declaring.push({ file, line });
  }
  const [first, ...others] = declaring;
  if (first !== undefined && others.length === 0) return { ok: true, file: first.file };
  if (first !== undefined) return refused(declaring.map((one) => severalIn(one, declaring)));
  const usual = usualNames.find((name) => names.includes(name));
  return usual === undefined
    ? refused([none(folder)])
    : { ok: true, file: joinPath(folder, usual) };
}

interface Declaration {
  readonly file: string;
  readonly line: number;
}

/**
 * The line on which a file declares a cluster. A file that is no YAML, such as a template of
 * another tool, must not matter here, so only its lines are looked at.
 */
async function declaringLine(file: string): Promise<number | undefined> {
  if (!/\.ya?ml$/.test(file)) return undefined;
  const read = await readConfigText(file, { file });
  if (!read.ok) return undefined;
  const [group = ""] = apiVersion.split("/");
  const lines = read.text.split(/\r?\n/).map((line) => line.replace(/["']/g, ""));
  const ours = lines.some((line) => line.startsWith(`apiVersion: ${group}/`));
  const line = lines.findIndex((each) => new RegExp(`^kind:\\s+${kind}\\s*(#|$)`).test(each));
  return ours && line >= 0 ? line + 1 : undefined;
}

function severalIn({ file, line }: Declaration, all: readonly Declaration[]): Finding {
  const others = all.filter((one) => one.file !== file);
  return {
    code: "several-clusters",
    position: { file, line, column: 1 },
    path: "",
    message: `a folder holds one cluster, and ${
      others.map((other) => `${other.file}:${other.line}`).join(", ")
    } declares another`,
    hint: "Give each cluster a folder of its own, or name the file instead of the folder",
  };
}

function none(folder: string): Finding {
  return {
    code: "no-cluster",
    position: { file: folder, line: 1, column: 1 },
    path: "",
    message: `the folder has no ${usualNames[0]} and no ${programName}`,
    hint: `Add ${usualNames[0]} with "apiVersion: ${apiVersion}" and "kind: ${kind}"`,
  };
}

function unlisted(folder: string): Finding {
  return {
    code: "unreadable",
    position: { file: folder, line: 1, column: 1 },
    path: "",
    message: "the folder may not be read",
  };
}

function refused(findings: readonly Finding[]): FoundFile {
  return { ok: false, findings };
}
