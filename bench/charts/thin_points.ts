/** A value at a place; `null` where it is known that there was none. */
export type Point = readonly [x: number, y: number | null];

/** Over how many pixels points are spread. */
export interface Thinning {
  /** The first and the last place. */
  readonly domain: readonly [number, number];
  /** Pixels between them. */
  readonly pixels: number;
}

/**
 * Points as few as a screen can tell apart, without hiding anything: of each pixel the first, the
 * smallest, the largest and the last value stay, at their own places, and so does every gap. A peak
 * of one sample is thus drawn as high as it was. Few points are returned as they are.
 */
export function thinPoints(points: readonly Point[], { domain, pixels }: Thinning): Point[] {
  const columns = Math.max(1, Math.floor(pixels));
  if (points.length <= columns) return [...points];
  const [from, to] = domain;
  const columnOf = (x: number) => Math.floor((x - from) / (to - from) * columns);
  const kept: Point[] = [];
  let group: Point[] = [];
  for (const point of points) {
    const [first] = group;
    const sameGroup = first !== undefined && columnOf(first[0]) === columnOf(point[0]) &&
      (first[1] === null) === (point[1] === null);
    if (!sameGroup) {
      kept.push(...telling(group));
      group = [];
    }
    group.push(point);
  }
  return [...kept, ...telling(group)];
}

function telling(group: readonly Point[]): Point[] {
  if (group.length <= 4) return [...group];
  const values = group.map(([, y]) => y ?? 0);
  const lowest = values.indexOf(Math.min(...values));
  const highest = values.indexOf(Math.max(...values));
  const kept = new Set([0, lowest, highest, group.length - 1]);
  return group.filter((_, index) => kept.has(index));
}
