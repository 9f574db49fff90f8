import type { ModuleImport } from "./read_imports.ts";

/** A file of a TypeScript config. */
export interface SourceModule {
  /** The resolved path, by which modules are told apart. */
  readonly path: string;
  /** The name that positions carry. */
  readonly file: string;
  /** The file as it was written. */
  readonly text: string;
  /** JavaScript with every character where it was in the text, or JSON. */
  readonly code: string;
  /** The media type of the code. */
  readonly type: "text/javascript" | "application/json";
  /** The imports with the modules they lead to; a path, or our own. */
  readonly imports: readonly ResolvedImport[];
  /** Where the statement with the default export begins. */
  readonly defaultExport: number | undefined;
}

/** An import and the module it leads to. */
export interface ResolvedImport extends ModuleImport {
  /** The resolved path of a file, or `ownModule`. */
  readonly target: string;
}
