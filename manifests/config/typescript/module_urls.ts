import type { Position } from "../../../diagnostics/failure.ts";
import { ownModule } from "./read_imports.ts";
import type { SandboxPlace } from "./sandbox/sandbox_report.ts";
import type { ResolvedImport, SourceModule } from "./source_module.ts";

/** Modules under blob URLs, which a Worker without permissions may import. */
export interface ModuleUrls extends Disposable {
  /** The URL of the last module, which none of the others imports. */
  readonly entry: string;
  /** Translates a place in one of the modules; `undefined` for any other. */
  readonly positionOf: (place: SandboxPlace) => Position | undefined;
  /** Replaces the URLs in a message by the names of the files. */
  readonly withFileNames: (message: string) => string;
}

/** What importing {@link ownModule} gives a config. */
const ownModuleCode = "export function defineCluster(input) { return input; }\n";

/**
 * Publishes modules to the Workers of this process.
 *
 * @param modules each behind those it imports
 */
export function createModuleUrls(modules: readonly SourceModule[]): ModuleUrls {
  const urls = new Map<string, string>([[ownModule, urlOf(ownModuleCode, "text/javascript")]]);
  const byUrl = new Map<string, SourceModule>();
  let entry = "";
  for (const module of modules) {
    entry = urlOf(withUrls(module, urls), module.type);
    urls.set(module.path, entry);
    byUrl.set(entry, module);
  }
  return {
    entry,
    positionOf: ({ url, line, column }) => {
      const module = byUrl.get(url);
      if (module === undefined) return undefined;
      return { file: module.file, line, column: originalColumn(module, { urls, line, column }) };
    },
    withFileNames: (message) => {
      const named = [...byUrl].map(([url, { file }]) => [url, file] as const);
      return [...named, [urls.get(ownModule) ?? "", ownModule] as const]
        .reduce((text, [url, name]) => text.replaceAll(url, name), message);
    },
    [Symbol.dispose]: () => [...urls.values()].forEach((url) => URL.revokeObjectURL(url)),
  };
}

function urlOf(code: string, type: SourceModule["type"]): string {
  return URL.createObjectURL(new Blob([code], { type }));
}

type Urls = ReadonlyMap<string, string>;

function withUrls({ code, imports }: SourceModule, urls: Urls): string {
  let result = "";
  let copied = 0;
  for (const each of imports) {
    result += code.slice(copied, each.start) + urlFor(each, urls);
    copied = each.end;
  }
  return result + code.slice(copied);
}

/** Takes back by how much the URLs before it on its line have moved a place. */
function originalColumn(
  { code, imports }: SourceModule,
  { urls, line, column }: { urls: Urls; line: number; column: number },
): number {
  const lineStart = code.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  let moved = 0;
  for (const each of imports) {
    const growth = urlFor(each, urls).length - (each.end - each.start);
    const onLine = each.start >= lineStart && !code.slice(lineStart, each.start).includes("\n");
    if (onLine && lineStart + column - 1 - moved >= each.end + growth) moved += growth;
  }
  return column - moved;
}

function urlFor({ target }: ResolvedImport, urls: Urls): string {
  return urls.get(target) ?? "";
}
