import { joinPath } from "./join_path.ts";

/** Whether a path lies below a folder; both resolved, without symlinks. */
export function isWithin(folder: string, path: string): boolean {
  const start = folder === "/" ? folder : `${folder}/`;
  const plain = joinPath(path);
  return plain.startsWith(start) && plain !== start;
}
