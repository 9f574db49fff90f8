/** Why data is refused before anybody walks through it. */
export type SizeProblem = "too many values" | "contains itself";

/** A thousand tenants with every field are about twenty thousand values. */
export const mostValues = 200_000;

/**
 * Says whether data is too large with every shared part counted where it is used, as a few
 * kilobytes of nested aliases can be.
 */
export function sizeProblem(data: unknown): SizeProblem | undefined {
  const sizes = new Map<object, number>();
  const size = sizeOf(data, sizes);
  if (Number.isNaN(size)) return "contains itself";
  return size > mostValues ? "too many values" : undefined;
}

/** NaN marks an object that is being measured, and spreads to all that contain it. */
function sizeOf(data: unknown, sizes: Map<object, number>): number {
  if (typeof data !== "object" || data === null) return 1;
  const known = sizes.get(data);
  if (known !== undefined) return known;
  sizes.set(data, Number.NaN);
  let size = 1;
  for (const value of Object.values(data)) size += sizeOf(value, sizes);
  sizes.set(data, size);
  return size;
}
