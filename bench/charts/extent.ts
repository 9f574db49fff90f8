/** The smallest and the largest of finite values; `undefined` when there is none. */
export function extent(
  values: Iterable<number | null>,
): readonly [low: number, high: number] | undefined {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > high ? undefined : [low, high];
}
