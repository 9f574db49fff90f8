import { isAbsolute, relative, sep } from "node:path";

/** Whether a path lies below a folder; both resolved, without symlinks. */
export function isWithin(folder: string, path: string): boolean {
  const steps = relative(folder, path);
  return steps !== "" && steps !== ".." && !steps.startsWith(`..${sep}`) && !isAbsolute(steps);
}
